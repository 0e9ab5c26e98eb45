# SPDX-License-Identifier: AGPL-3.0-or-later
"""The background job that groups answers into themes; only a worker loads the pipeline it needs."""

from __future__ import annotations

from codesign.analytics.text.pipeline import find_themes
from codesign.themes import running
from codesign.themes.models import Theming
from codesign.web.jobs import Progress
from codesign.web.unit_of_work import unit_of_work


def find_themes_of_question(progress: Progress, theming_id: int, k: int | None) -> None:
    """Read, compute outside any transaction, store. Safe to repeat: a second run starts from the first's result."""
    with unit_of_work(write=False) as session:
        theming = session.get_one(Theming, theming_id)
        answers = running.answers_for_pipeline(session, theming)
        constraints = running.constraints_for(session, theming)
        languages = tuple(theming.survey.process.languages)
        question = running.question_text(theming, languages[0])
    result = find_themes(
        answers,
        languages=languages,
        question=question,
        k=k,
        seed=running.SEED,
        constraints=constraints,
        progress=lambda share, message: progress(0.95 * share, message),
    )
    with unit_of_work() as session:
        running.store(session, session.get_one(Theming, theming_id), result)
