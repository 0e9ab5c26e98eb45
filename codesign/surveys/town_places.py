# SPDX-License-Identifier: AGPL-3.0-or-later
"""The town's quarters as the choices of place questions, written into the document so that a version keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codesign.territory.models import Place

#: The value of a place question's `options.source` that asks for them.
TOWN = "town"


def with_town_places(document: Mapping[str, Any], town: Place | None) -> dict[str, Any]:
    """The document with the town's quarters as the choices of every place question that asks for them.

    What is no page or no question stays as it is, for the reader to complain of.
    """
    pages = document.get("pages")
    if town is None or not isinstance(pages, list):
        return dict(document)
    return {**document, "pages": [_page_with_quarters(page, town) for page in pages]}


def _page_with_quarters(page: Any, town: Place) -> Any:
    questions = page.get("questions") if isinstance(page, Mapping) else None
    if not isinstance(questions, list):
        return page
    return {**page, "questions": [_with_quarters(question, town) for question in questions]}


def _with_quarters(question: Any, town: Place) -> Any:
    options = question.get("options") if isinstance(question, Mapping) else None
    if not isinstance(options, Mapping) or question.get("kind") != "place" or options.get("source") != TOWN:
        return question
    # What the facilitator added by hand, such as "elsewhere", stays behind the quarters.
    codes = {quarter.code for quarter in town.quarters}
    choices = question.get("choices") or []
    own = [one for one in choices if not isinstance(one, Mapping) or one.get("id") not in codes]
    quarters = [{"id": quarter.code, "label": {"it": quarter.name}} for quarter in town.quarters]
    return {**question, "choices": [*quarters, *own]}
