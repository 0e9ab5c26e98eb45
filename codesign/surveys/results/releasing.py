# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letting the public see results: with enough answers, enough new ones, and not before a close that was promised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.analytics.disclosure import DEFAULT_K, publishable
from codesign.people.audit import record
from codesign.surveys.models import Survey, SurveySummary
from codesign.surveys.results.protecting import protected_summary
from codesign.surveys.results.summaries import summarise
from codesign.web.acts import Hindrance, demand
from codesign.web.errors import BadInput, Conflict
from codesign.web.policy import Actor

SAMPLINGS = ("open", "random", "everybody")


def publish_summary(session: Session, actor: Actor, survey: Survey, k: int = DEFAULT_K) -> SurveySummary:
    """Let the public see the numbers of this moment, small cells gone.

    Raises:
        Conflict: fewer than k answered, or fewer than k since the last time (two publications would tell what the
            few in between answered), or results were promised only for after the close.
    """
    demand(what_hinders_publishing(session, survey, k))
    earlier = published_before(session, survey)
    is_final = survey.state == "closed" and not _was_final_with_others(earlier, survey)
    summary = summarise(session, survey, is_final=is_final, edges=_edges(earlier))
    _check_size(summary, earlier, k)
    before = [one.published or {} for one in earlier if not _is_same(one, summary)]
    summary.published = protected_summary(summary.document, k, before)
    survey.published_summary = summary
    record(session, actor, "survey.publish_results", f"survey:{survey.id}", summary=summary.id)
    session.flush()
    return summary


def what_hinders_publishing(session: Session, survey: Survey, k: int) -> list[Hindrance]:
    """Why the numbers of this moment cannot be published, as far as that can be told without computing them."""
    if survey.results_after_close and survey.state != "closed":
        return [Hindrance(_l("Results of this survey are shown only after it is closed."))]
    if not publishable(survey.submitted_count, k):
        return [Hindrance(_too_few(k))]
    for before in published_before(session, survey)[-1:]:
        new = survey.submitted_count - before.document["people"]
        if new and new < k:
            return [Hindrance(_too_few_new(k - new, k))]
    return []


def what_hinders_hiding(survey: Survey) -> list[Hindrance]:
    """Only what is public can be hidden."""
    return [] if survey.published_summary_id else [Hindrance(_l("No results of this survey are public."))]


def unpublish_summary(session: Session, actor: Actor, survey: Survey) -> None:
    """Take the numbers back from the public."""
    demand(what_hinders_hiding(survey))
    survey.published_summary = None
    record(session, actor, "survey.unpublish_results", f"survey:{survey.id}")
    session.flush()


def published_before(session: Session, survey: Survey) -> list[SurveySummary]:
    """Everything that ever was public, oldest first: whoever read it still knows it."""
    query = select(SurveySummary).where(
        SurveySummary.survey_id == survey.id, SurveySummary.published.is_not(None)
    )
    return list(session.scalars(query.order_by(SurveySummary.id)))


def released(survey: Survey) -> dict[str, Any] | None:
    """The published summary as anybody may read it now, without the questions whose switch is off."""
    summary = survey.published_summary
    if summary is None or summary.published is None or not survey.has_public_results:
        return None
    withheld = set(survey.withheld)
    published = summary.published
    return {
        **published,
        "questions": [one for one in published["questions"] if one["id"] not in withheld],
        "crosstabs": [one for one in published["crosstabs"] if not {one["question"], one["by"]} & withheld],
    }


def set_sampling(session: Session, actor: Actor, survey: Survey, sampling: str, reason: str) -> None:
    """Say how people came to answer; a margin of error needs a random sample, and that a reason anybody can check.

    Raises:
        BadInput: an unknown word, or no reason.
    """
    if sampling not in SAMPLINGS:
        raise BadInput(_l("Choose one of the answers, please."))
    if sampling != "open" and not reason.strip():
        raise BadInput(_l("Say how people were chosen, so that others can check it."))
    survey.sampling, survey.sampling_reason = sampling, reason.strip() if sampling != "open" else ""
    record(
        session, actor, "survey.set_sampling", f"survey:{survey.id}", sampling=sampling, reason=reason.strip()
    )
    session.flush()


def set_after_close(session: Session, actor: Actor, survey: Survey, after_close: bool) -> None:
    """Promise, or no longer, that results are shown only after the close."""
    survey.results_after_close = after_close
    record(session, actor, "survey.set_results_after_close", f"survey:{survey.id}", after_close=after_close)
    session.flush()


def set_withheld(session: Session, actor: Actor, survey: Survey, questions: Sequence[str]) -> None:
    """Show the results of all published questions but these."""
    survey.withheld = sorted(set(questions))
    record(session, actor, "survey.set_withheld", f"survey:{survey.id}", questions=survey.withheld)
    session.flush()


def _check_size(summary: SurveySummary, earlier: Sequence[SurveySummary], k: int) -> None:
    people = summary.document["people"]
    if not publishable(people, k):
        raise Conflict(_too_few(k))
    for before in earlier[-1:]:
        missing = before.document["people"] + k - people
        if missing > 0 and not _is_same(before, summary):
            raise Conflict(_too_few_new(missing, k))


def _too_few(k: int) -> Any:
    return _l("Results are shown from %(k)s answers on.", k=k)


def _too_few_new(missing: int, k: int) -> Any:
    return _l(
        "Wait for %(missing)s more answers: results can be renewed after %(k)s new ones, so that nobody can work out "
        "what the newest people answered.",
        missing=missing,
        k=k,
    )


def _is_same(before: SurveySummary, now: SurveySummary) -> bool:
    """Whether two summaries count the same answers, whatever they say of weights."""
    return _answers_of(before.document) == _answers_of(now.document)


def _answers_of(document: dict[str, Any]) -> Any:
    counted = ("items", "pairs", "ranking", "counts", "periods", "squares", "best_worst", "points")
    return document["people"], [
        (
            one["id"],
            one["answered"],
            [count["people"] for count in one["counts"]],
            {name: one["details"].get(name) for name in counted},
        )
        for one in document["questions"]
    ]


def _was_final_with_others(earlier: Sequence[SurveySummary], survey: Survey) -> bool:
    """Whether weights or cross-tables were published with other people: a second set could be laid beside the first."""
    return any(
        (one.published or {}).get("weighting") or (one.published or {}).get("crosstabs")
        for one in earlier
        if one.document["people"] != survey.submitted_count
    )


def _edges(earlier: Sequence[SurveySummary]) -> dict[str, list[float]]:
    return {
        question["id"]: question["details"]["edges"]
        for one in earlier
        for question in (one.published or {})["questions"]
        if question["details"].get("edges")
    }
