# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every kind of round on its pages: set up, answered without a script, counted, published, asked again."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from codesign.analytics.delphi import Criterion
from codesign.deliberation import snapshots
from codesign.deliberation.models import Round, RoundVersion
from codesign.people.models import AuditEntry, User
from codesign.people.voices import code_for
from codesign.web.unit_of_work import unit_of_work
from tests.deliberation.kinds_support import device
from tests.support.factories import MembershipFactory, ProcessFactory

TEXTS = {"title-it": "Turno", "question-it": "Che cosa serve?", "blind": "until_vote", "version": "1"}
SETTINGS: dict[str, dict[str, Any]] = {
    "rating": {
        "scale": "1-5", "lowest-it": "per niente", "highest-it": "del tutto", "criterion": "percent",
        "threshold": "75", "minimum_n": 5, "takes_reasons": "y",
    },
    "ranking": {},
    "points": {"points": 10, "most": 5},
    "pairwise": {"pairs": ""},
    "budget": {"total": 1000},
}  # fmt: skip
COSTS = [600, 400, 500]
THRESHOLDS = {
    Criterion.PERCENT: "80",
    Criterion.SEVENTY_FIFTEEN: "65",
    Criterion.IQR: "1.5",
    Criterion.IPRAS: "0.9",
    Criterion.CNS: "0.66",
    Criterion.A: "0.55",
}


@dataclass
class Town:
    """A town with a facilitator signed in, and the addresses of one round."""

    app: Flask
    staff: FlaskClient
    slug: str
    id: int = 0
    code: str = ""

    def build(self, kind: str) -> list[int]:
        """A round of this kind with three statements, opened; their ids."""
        page = self.staff.post(f"/work/{self.slug}/rounds/new?kind={kind}", data={**TEXTS, **SETTINGS[kind]})
        assert page.status_code == 302, unescape(page.text)
        self.id = int(page.location.rsplit("/", 1)[-1])
        for number, cost in enumerate(COSTS):
            data = {"text-it": f"Opzione {number}", "theme": 0} | ({"cost": cost} if kind == "budget" else {})
            assert self.staff.post(f"/work/rounds/{self.id}/statements/new", data=data).status_code == 302
        return self.open()

    def open(self) -> list[int]:
        """Open the round; the ids of its statements."""
        assert self.staff.post(f"/work/rounds/{self.id}/open").status_code == 302
        with self.app.app_context(), unit_of_work(write=False) as session:
            round = session.get_one(Round, self.id)
            assert round.state == "open", "the round did not open"
            self.code = round.short_code
            return [statement.id for statement in round.statements]

    def close_and_publish(self) -> dict[str, Any]:
        """Close the round, let it be counted, publish; the document."""
        self.staff.post(f"/work/rounds/{self.id}/close")
        self.staff.post(f"/work/rounds/{self.id}/publish")
        with self.app.app_context(), unit_of_work(write=False) as session:
            found = snapshots.latest(session, session.get_one(Round, self.id))
            assert found is not None
            return found.document


@pytest.fixture
def town(app: Flask, sign_in: Callable[[FlaskClient, User], None]) -> Town:
    """A public process with a facilitator."""
    staff = app.test_client()
    with app.app_context(), unit_of_work():
        process = ProcessFactory()
        sign_in(staff, MembershipFactory(process=process, role="facilitator").user)
        return Town(app, staff, process.slug)


def _ballot(kind: str, ids: list[int], person: int) -> dict[str, Any]:
    """What a browser sends: everybody the same but for the first person."""
    one, two, three = ids
    odd = person == 0
    match kind:
        case "rating":
            return {f"rate_{one}": "2" if odd else "5", f"rate_{two}": "cannot" if odd else "4",
                    f"rate_{three}": "1" if person % 2 else "5"}  # fmt: skip
        case "ranking":
            return {f"place_{two if odd else one}": "1", f"place_{one if odd else two}": "2"}
        case "points":
            return {f"points_{one}": "1" if odd else "5", f"points_{two}": "3", f"points_{three}": ""}
        case _:
            return {"chosen": [one] if odd else [two, three]}


def _answer(town: Town, kind: str, ids: list[int], person: int) -> None:
    browser = device(town.app, person)
    if kind != "pairwise":
        page = browser.post(f"/r/{town.code}/ballot", data=_ballot(kind, ids, person))
        assert page.status_code == 302, unescape(page.text)
        return
    seen = set()
    while (page := browser.get(f"/r/{town.code}/pair")).status_code == 200:
        left, right = (int(found) for found in re.findall(r'name="(?:left|right)" value="(\d+)"', page.text))
        assert frozenset((left, right)) not in seen
        seen.add(frozenset((left, right)))
        data = {"left": left, "right": right, "winner": max(left, right) if person == 0 else min(left, right)}
        assert browser.post(f"/r/{town.code}/pair", data=data).status_code == 302
    assert len(seen) == 3


EXPECTED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "rating": lambda found: [(row["n"], row["cannot_judge"], row["verdict"]) for row in found["items"]],
    "ranking": lambda found: [(row["place"], row["firsts"], row["ranked_by"]) for row in found["items"]],
    "points": lambda found: [(row["place"], row["points"], row["givers"]) for row in found["items"]],
    "pairwise": lambda found: [(row["place"], row["wins"], row["losses"]) for row in found["items"]],
    "budget": lambda found: [
        (row["votes"], *(row["id"] in outcome["selected"] for outcome in found["outcomes"].values()))
        for row in found["items"]
    ],
}
FOUND: dict[str, list[tuple[Any, ...]]] = {
    "rating": [(8, 0, "for"), (7, 1, "for"), (8, 0, "still_moving")],
    "ranking": [(1, 7, 8), (2, 1, 8), (3, 0, 0)],
    "points": [(1, 36, 8), (2, 24, 8), (3, 0, 0)],
    "pairwise": [(1, 14, 2), (2, 8, 8), (3, 2, 14)],
    "budget": [(1, False, False), (7, True, True), (7, True, True)],
}


@pytest.mark.parametrize("kind", SETTINGS)
def test_the_whole_way_of_a_round(town: Town, kind: str) -> None:
    ids = town.build(kind)
    others = device(town.app, 0)
    assert others.get(f"/r/{town.code}").status_code == 200
    for person in range(8):
        _answer(town, kind, ids, person)
    live = town.staff.get(f"/work/rounds/{town.id}/live").text
    assert re.search(r"<dd>8</dd>", live)
    for page in ("", "/mine", "/others"):
        assert others.get(f"/r/{town.code}{page}").status_code == 200
    found = town.close_and_publish()
    assert (found["kind"], found["n"]) == (kind, 8)
    assert EXPECTED[kind](found) == FOUND[kind]
    for address in (f"/r/{town.code}/results", f"/r/{town.code}/others", f"/r/{town.code}/mine", f"/p/{town.slug}",
                    f"/p/{town.slug}/report"):  # fmt: skip
        assert others.get(address).status_code == 200, address
    assert "Opzione 0" in others.get(f"/r/{town.code}/results").text
    for address in ("", "/findings", "/next"):
        assert town.staff.get(f"/work/rounds/{town.id}{address}").status_code == 200, address
    receipt = others.get(f"/voice/{code_for(f'{0:032d}', f'round:{town.id}')}", follow_redirects=True).text
    assert "Opzione 0" in receipt


@pytest.mark.parametrize("kind", SETTINGS)
def test_the_next_round_shows_the_own_answer_beside_the_published_one(town: Town, kind: str) -> None:
    ids = town.build(kind)
    for person in range(8):
        _answer(town, kind, ids, person)
    first = town.close_and_publish()
    page = town.staff.post(f"/work/rounds/{town.id}/next", data={"statements": ids})
    town.id = int(page.location.rsplit("/", 1)[-1])
    again = town.open()
    address = f"/r/{town.code}/{'pair' if kind == 'pairwise' else 'ballot'}"
    mine, stranger = (unescape(device(town.app, person).get(address).text) for person in (0, 99))
    assert 'class="earlier"' in mine
    assert 'class="earlier"' in stranger
    if kind != "pairwise":
        assert ("Tu:" in mine or "You:" in mine) and not ("Tu:" in stranger or "You:" in stranger)
    for person in range(8):
        _answer(town, kind, again, person)
    second = town.close_and_publish()
    if kind in ("ranking", "points", "pairwise"):
        assert [row["earlier_place"] for row in second["items"]] == [row["place"] for row in first["items"]]
    assert [row["text"] for row in second["items"]] == [row["text"] for row in first["items"]]


def test_an_opinion_round_is_asked_again_beside_its_published_shares(town: Town) -> None:
    rule = {"agreement": 75, "every_group": 50, "minimum_votes": 5, "display": "one", "daily_proposals": 0}
    page = town.staff.post(f"/work/{town.slug}/rounds/new", data={**TEXTS, **rule})
    town.id = int(page.location.rsplit("/", 1)[-1])
    for number in range(2):
        data = {"text-it": f"Frase {number}", "theme": 0}
        town.staff.post(f"/work/rounds/{town.id}/statements/new", data=data)
    ids = town.open()
    for person in range(6):
        for statement in ids:
            data = {"statement": statement, "vote": "agree" if person else "disagree"}
            device(town.app, person).post(f"/r/{town.code}/vote", data=data)
    town.staff.post(f"/work/rounds/{town.id}/close")
    first = town.id
    page = town.staff.post(f"/work/rounds/{first}/next", data={"statements": ids})
    town.id = int(page.location.rsplit("/", 1)[-1])
    town.open()
    asked = unescape(device(town.app, 0).get(f"/r/{town.code}/vote").text)
    # Sealed odds hold any digits.
    asked = re.sub(r'name="drawn" value="[^"]*"', "", asked)
    assert 'class="earlier"' in asked
    assert "83" not in asked, "the closed round is not published"
    town.staff.post(f"/work/rounds/{first}/publish")
    mine, stranger = (unescape(device(town.app, n).get(f"/r/{town.code}/vote").text) for n in (0, 99))
    assert "83" in mine
    assert "83" in stranger
    assert town.staff.post(f"/work/rounds/{town.id}/next", data={"statements": ids}).status_code == 409


def test_a_closed_round_is_asked_again_with_enough_of_its_statements(town: Town) -> None:
    ids = town.build("ranking")
    for person in range(2):
        _answer(town, "ranking", ids, person)
    town.close_and_publish()
    page = town.staff.post(f"/work/rounds/{town.id}/next", data={"statements": ids[:1]})
    assert page.status_code == 422
    assert 'class="field-error"' in page.text


def test_only_whoever_asks_for_it_is_compared_with_herself(town: Town) -> None:
    ids = town.build("rating")
    for person in range(8):
        _answer(town, "rating", ids, person)
    town.close_and_publish()
    page = town.staff.post(f"/work/rounds/{town.id}/next", data={"statements": ids})
    town.id = int(page.location.rsplit("/", 1)[-1])
    again = town.open()
    for person in range(8):
        data = _ballot("rating", again, person) | ({"compare": "yes"} if person < 6 else {})
        assert device(town.app, person).post(f"/r/{town.code}/ballot", data=data).status_code == 302
    found = town.close_and_publish()
    assert [(row["round"], row["n"], row["stayed"]) for row in found["attrition"]] == [(1, 8, 0), (2, 8, 6)]
    assert [row["stability"]["n"] for row in found["items"]] == [6, 5, 6]
    assert [row["verdict"] for row in found["items"]] == ["for", "for", "stable_dissent"]
    assert [one["round"] for one in found["items"][0]["earlier"]] == [1]


def test_what_was_typed_comes_back_with_the_message_at_its_field(town: Town) -> None:
    one, two, _three = town.build("points")
    browser = device(town.app, 1)
    page = browser.post(f"/r/{town.code}/ballot", data={f"points_{one}": "9", f"points_{two}": "molti"})
    assert page.status_code == 422
    assert f'id="points_{two}-error"' in page.text
    assert 'value="9"' in page.text
    assert 'value="molti"' in page.text
    page = browser.post(f"/r/{town.code}/ballot", data={f"points_{one}": "9", f"points_{two}": "1"})
    assert f'id="points_{one}-error"' in page.text


def test_a_budget_is_kept_by_the_server(town: Town) -> None:
    ids = town.build("budget")
    page = device(town.app, 1).post(f"/r/{town.code}/ballot", data={"chosen": ids})
    assert page.status_code == 422
    assert 'id="chosen-error"' in page.text
    assert page.text.count(" checked>") == 3


def test_a_ranking_moves_without_a_script(town: Town) -> None:
    ids = town.build("ranking")
    browser = device(town.app, 1)
    data = {f"place_{ids[0]}": "1", f"place_{ids[1]}": "2", "move": f"up:{ids[1]}"}
    page = browser.post(f"/r/{town.code}/ballot", data=data)
    assert page.status_code == 200
    places = re.findall(r'name="place_(\d+)".*?<option value="(\d)" selected>', page.text, re.DOTALL)
    assert [int(id) for id, _place in places][:2] == [ids[1], ids[0]]
    assert "Opzione" not in browser.get(f"/r/{town.code}/mine").text
    order = [
        re.findall(r'name="place_(\d+)"', device(town.app, n).get(f"/r/{town.code}/ballot").text)
        for n in range(6)
    ]
    assert len({tuple(one) for one in order}) > 1, "everybody sees the options in the same order"


def test_settings_that_make_no_sense_are_told_at_their_field(town: Town) -> None:
    for kind, wrong, name in (
        ("rating", {"threshold": "40"}, "threshold"),
        ("points", {"most": 11}, "most"),
        ("budget", {"total": 0}, "total"),
    ):
        data = {**TEXTS, **SETTINGS[kind], **wrong}
        page = town.staff.post(f"/work/{town.slug}/rounds/new?kind={kind}", data=data)
        assert page.status_code == 200
        assert f'id="{name}-error"' in page.text
    assert town.staff.get(f"/work/{town.slug}/rounds/new?kind=lottery").status_code == 404


def test_settings_show_again_what_was_set(town: Town) -> None:
    for kind, data in SETTINGS.items():
        page = town.staff.post(f"/work/{town.slug}/rounds/new?kind={kind}", data={**TEXTS, **data})
        settings = f"{page.location}/settings"
        shown = town.staff.get(settings).text
        for name, value in data.items():
            if value not in ("", "y"):
                assert re.search(rf'name="{name}"[^>]*value="{value}(\.0)?"|value="{value}"', shown), (
                    kind,
                    name,
                )
        assert town.staff.post(settings, data={**TEXTS, **data}).status_code == 302


@pytest.mark.parametrize(
    ("criterion", "threshold"), [(one.value, limit) for one, limit in THRESHOLDS.items()]
)
def test_every_rule_of_a_panel_is_said_before_the_vote_and_stays(
    town: Town, criterion: str, threshold: str
) -> None:
    data = {"criterion": criterion, "threshold": threshold, "needs_stability": "y"}
    settled = {**SETTINGS["rating"], **data}
    page = town.staff.post(f"/work/{town.slug}/rounds/new?kind=rating", data={**TEXTS, **settled})
    town.id = int(page.location.rsplit("/", 1)[-1])
    town.staff.post(f"/work/rounds/{town.id}/statements/new", data={"text-it": "Frase", "theme": 0})
    town.open()
    said = unescape(town.staff.get(f"/r/{town.code}").text)
    shown = threshold.replace(".", ",")
    assert re.search(rf"\b{shown}(\s%|\b)", said), said
    assert town.staff.post(f"/work/rounds/{town.id}/settings", data={**TEXTS, **settled}).status_code == 409
    with town.app.app_context(), unit_of_work(write=False) as session:
        kept = session.scalars(select(RoundVersion.document).where(RoundVersion.round_id == town.id)).one()
        log = session.scalars(select(AuditEntry.details).where(AuditEntry.act == "round.open")).one()
    for fixed in (kept, log):
        assert (fixed["kind"], fixed["options"]["highest"], fixed["rule"]["criterion"]) == (
            "rating",
            5,
            criterion,
        )


def test_a_budget_that_pays_for_everything_does_not_open(town: Town) -> None:
    page = town.staff.post(f"/work/{town.slug}/rounds/new?kind=budget", data={**TEXTS, "total": 5000})
    town.id = int(page.location.rsplit("/", 1)[-1])
    statement = {"text-it": "Opzione", "theme": 0}
    assert town.staff.post(f"/work/rounds/{town.id}/statements/new", data=statement).status_code == 422
    for cost in COSTS:
        town.staff.post(f"/work/rounds/{town.id}/statements/new", data={**statement, "cost": cost})
    assert town.staff.post(f"/work/rounds/{town.id}/open").status_code == 409


def test_a_reason_without_a_rating_is_not_lost_in_silence(town: Town) -> None:
    one, two, _three = town.build("rating")
    browser = device(town.app, 1)
    page = browser.post(f"/r/{town.code}/ballot", data={f"rate_{one}": "4", f"why_{two}": "Serve una rampa"})
    assert page.status_code == 422
    assert f'id="why_{two}-error"' in page.text
    assert "Serve una rampa" in page.text
    page = browser.post(f"/r/{town.code}/ballot", data={f"rate_{two}": "4", f"why_{two}": "Serve una rampa"})
    assert page.status_code == 302
