# SPDX-License-Identifier: AGPL-3.0-or-later
"""The town's quarters as the choices of place questions, written into the document so that a version keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codesign.territory.models import Place

#: The value of a place question's `options.source` that asks for them.
TOWN = "town"


def with_town_places(document: Mapping[str, Any], town: Place | None) -> dict[str, Any]:
    """The document with the town's quarters as the choices of every place question that asks for them."""
    pages = [
        {**page, "questions": [_with_quarters(question, town) for question in page.get("questions", [])]}
        for page in document.get("pages", [])
    ]
    return {**document, "pages": pages}


def _with_quarters(question: Mapping[str, Any], town: Place | None) -> dict[str, Any]:
    wants = question.get("kind") == "place" and (question.get("options") or {}).get("source") == TOWN
    if not wants or town is None:
        return dict(question)
    # What the facilitator added by hand, such as "elsewhere", stays behind the quarters.
    codes = {quarter.code for quarter in town.quarters}
    own = [choice for choice in question.get("choices", []) if choice.get("id") not in codes]
    quarters = [{"id": quarter.code, "label": {"it": quarter.name}} for quarter in town.quarters]
    return {**question, "choices": [*quarters, *own]}
