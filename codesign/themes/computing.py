# SPDX-License-Identifier: AGPL-3.0-or-later
"""What needs the text pipeline: runs, in a job or at once."""

from __future__ import annotations

from functools import lru_cache, partial
from pathlib import Path

from flask import current_app

from codesign.analytics.text import records
from codesign.analytics.text.pipeline import find_themes
from codesign.themes import arrivals, running
from codesign.themes.models import Theming
from codesign.themes.redrawing import redraw
from codesign.themes.sentences import SentenceModel
from codesign.themes.storing import store
from codesign.web.jobs import Progress
from codesign.web.unit_of_work import unit_of_work

#: So often a job starts anew because another run stored its result first.
ATTEMPTS = 3


def compute(task: running.Task, k: int | None, progress: Progress | None = None) -> records.Theming:
    """Group the answers of a task, outside any transaction."""
    return find_themes(
        task.answers,
        languages=task.languages,
        question=task.question,
        k=k,
        seed=running.SEED,
        constraints=task.constraints,
        vectoriser=_vectoriser(current_app.config["SETTINGS"].sentence_model),
        progress=(lambda share, message: progress(0.95 * share, message)) if progress else None,
    )


@lru_cache(maxsize=1)
def _vectoriser(folder: Path | None) -> SentenceModel | None:
    return SentenceModel(folder) if folder else None


def find_themes_of_question(
    progress: Progress,
    theming_id: int,
    k: int | None,
    asked_by: int | None = None,
    is_asked: bool = False,
) -> None:
    """Read, compute outside any transaction, store. Safe to repeat: a second run starts from the first's result.

    What somebody asked for stands in the log of edits; what only sorts new answers does not.
    """
    for _attempt in range(ATTEMPTS):
        with unit_of_work(write=False) as session:
            task = running.task_of(session, session.get_one(Theming, theming_id))
        result = compute(task, k, progress)
        with unit_of_work() as session:
            theming = session.get_one(Theming, theming_id)
            if not running.is_overtaken(session, theming, task):
                keep = partial(store, session, theming, result)
                if is_asked:
                    redraw(session, asked_by, theming, k, keep)
                else:
                    keep()
                arrivals.sort_later(session, theming)
                return
