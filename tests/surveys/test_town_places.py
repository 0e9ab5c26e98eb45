# SPDX-License-Identifier: AGPL-3.0-or-later
"""Place questions can take their places from the territory."""

from __future__ import annotations

from codesign.surveys.town_places import with_town_places
from codesign.territory.models import Place
from tests.support.questions import choices, texts

TOWN = Place(
    kind="municipality",
    code="000000",
    name="Esempio",
    quarters=[Place(kind="quarter", code=code, name=code.title()) for code in ("borgo", "centro")],
)


def test_quarters_become_choices_before_what_was_added_by_hand() -> None:
    asks = {"id": "q", "kind": "place", "label": texts("Dove?"), "options": {"source": "town"}}
    other = {"id": "r", "kind": "place", "label": texts("Dove?"), "choices": choices("a", "b")}
    document = {"title": texts("T"), "pages": [{"questions": [{**asks, "choices": choices("else")}, other]}]}
    filled = with_town_places(document, TOWN)
    first, second = filled["pages"][0]["questions"]
    assert [choice["id"] for choice in first["choices"]] == ["borgo", "centro", "else"]
    assert second == other
    assert with_town_places(filled, TOWN) == filled
    assert with_town_places(document, None) == document
