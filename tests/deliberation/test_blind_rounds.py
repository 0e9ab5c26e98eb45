# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hidden results stay hidden on every page, for citizens and for staff."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from codesign.deliberation import continuing, rounds, snapshots
from codesign.deliberation.counting.computing import compute_snapshot
from codesign.deliberation.models import Round
from codesign.deliberation.panels.models import RoundInvitationTicket
from codesign.deliberation.voting import ballots, casting
from codesign.exchange.round_files import write_round
from codesign.people.invitations.guests import write_ticket
from codesign.people.models import User
from codesign.people.voices import code_for
from codesign.web.errors import Conflict
from codesign.web.jobs import Progress
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work
from tests.deliberation.kinds_support import OPTIONS, ids_of, make_round
from tests.support.factories import (
    MembershipFactory,
    RoundFactory,
    RoundInvitationFactory,
    RoundStratumFactory,
    RunFactory,
    StatementFactory,
)

pytestmark = pytest.mark.slow

AGREEING, ALL = 37, 41
#: In ballots the others must be enough to be shown, where anything is shown.
ALIKE = 35


@pytest.fixture(params=["until_close", "until_vote"])
def blind_round(app: Flask, request: pytest.FixtureRequest) -> dict[str, object]:
    """An open round in which 37 of 41 people agree with each of eight statements."""
    with app.app_context():
        with unit_of_work() as session:
            round = RoundFactory(blind=request.param)
            statements = [StatementFactory(round=round).id for _ in range(8)]
            for person in range(ALL):
                for statement in statements:
                    casting.cast(
                        session,
                        round,
                        code_for(f"{person:032d}", "x"),
                        statement,
                        1 if person < AGREEING else -1,
                    )
            staff = MembershipFactory(process=round.process, role="administrator").user
            run = RunFactory()
            known = {"blind": request.param, "id": round.id, "code": round.short_code, "slug": round.process.slug,
                     "user": staff.id, "run": run.id}  # fmt: skip
        compute_snapshot(Progress(known["run"]), known["id"])
    return known


def _leaks(page: str) -> bool:
    """Whether 37 votes, or their share of 90 %, can be read; tokens and the names of factories hold any digits."""
    text = unescape(re.sub(r"<[^>]+>", " ", page))
    return re.search(r"(?<!Persona )\b37\b|\b90\s?%|0\.902", text) is not None


#: Numbers that nobody can know but from the ballots: people or their share, points, the chance to be chosen.
TELLS = {
    "rating": r"\b35\b|\b85\s?%|0\.85[34]",
    "ranking": r"\b35\b|\b85\s?%|0\.85[34]",
    "points": r"\b181\b|\b65\b|\b74\s?%|0\.73[56]",
    "pairwise": r"\b75\s?%|0\.75[12]",
    "budget": r"\b35\b|\b85\s?%|0\.85[34]",
}


def _shows_ballots(page: str, kind: object) -> bool:
    """Whether a number from the ballots can be read, in words or in the data of a figure."""
    figures = " ".join(re.findall(r'class="chart-data"[^>]*>(.*?)</script>', page, re.DOTALL))
    text = unescape(re.sub(r"<script.*?</script>|<[^>]+>", " ", page, flags=re.DOTALL)) + figures
    return re.search(TELLS[str(kind)], re.sub(r"Persona \d+|Processo \d+", "", text)) is not None


@pytest.fixture(
    params=[(kind, blind) for kind in OPTIONS for blind in ("until_close", "until_vote")], ids="-".join
)
def blind_ballots(app: Flask, request: pytest.FixtureRequest) -> dict[str, object]:
    """An open round of each other kind: all first choices of 35 of 41 people are the same."""
    kind, blind = request.param
    with app.app_context():
        with unit_of_work() as session:
            round = make_round(kind, blind=blind)
            one, two, *_rest = ids_of(round)
            for person in range(ALL):
                is_of_most = person < ALIKE
                if kind == "pairwise":
                    winner = one if is_of_most else two
                    ballots.compare(session, round, code_for(f"{person:032d}", "x"), one, two, winner)
                    continue
                values = {"rating": (5, 1), "ranking": (1, 2), "points": (5, 1), "budget": (1, None)}[kind]
                given = values if is_of_most else (None if kind == "budget" else values[1], values[0])
                content = {
                    str(id): value for id, value in zip((one, two), given, strict=True) if value is not None
                }
                ballots.give(session, round, code_for(f"{person:032d}", "x"), content)
            staff = MembershipFactory(process=round.process, role="administrator").user
            known = {"blind": blind, "kind": kind, "id": round.id, "code": round.short_code,
                     "slug": round.process.slug, "user": staff.id, "run": RunFactory().id,
                     "ids": ids_of(round)}  # fmt: skip
        compute_snapshot(Progress(known["run"]), known["id"])
    return known


def _whole_ballot(kind: str, ids: list[int]) -> dict[str, object]:
    match kind:
        case "rating":
            return {f"rate_{id}": "5" for id in ids}
        case "budget":
            return {"chosen": ids[0]}
        case _:
            return {f"{'place' if kind == 'ranking' else 'points'}_{ids[0]}": "1"}


def test_ballots_of_others_are_seen_by_no_citizen_before_their_time(
    app: Flask, blind_ballots: dict[str, object]
) -> None:
    assert not any(
        _shows_ballots(page, blind_ballots["kind"]) for page in _pages(app.test_client(), blind_ballots)
    )


def test_a_whole_ballot_opens_the_others_only_where_the_round_says_so(
    app: Flask, blind_ballots: dict[str, object]
) -> None:
    client, address = app.test_client(), f"/r/{blind_ballots['code']}"
    if blind_ballots["kind"] == "rating":
        client.post(f"{address}/ballot", data={f"rate_{blind_ballots['ids'][0]}": "5"})  # type: ignore[index]
        assert not any(_shows_ballots(page, blind_ballots["kind"]) for page in _pages(client, blind_ballots))
    if blind_ballots["kind"] == "pairwise":
        while (page := client.get(f"{address}/pair")).status_code == 200:
            assert not _shows_ballots(client.get(f"{address}/others").text, blind_ballots["kind"])
            left, right = re.findall(r'name="(?:left|right)" value="(\d+)"', page.text)
            client.post(f"{address}/pair", data={"left": left, "right": right, "winner": left})
    else:
        ballot = _whole_ballot(str(blind_ballots["kind"]), blind_ballots["ids"])  # type: ignore[arg-type]
        assert client.post(f"{address}/ballot", data=ballot).status_code == 302
    others = client.get(f"{address}/others").text
    assert ("chart-" in others) == (blind_ballots["blind"] == "until_vote")
    if blind_ballots["blind"] == "until_close":
        assert not any(_shows_ballots(page, blind_ballots["kind"]) for page in _pages(client, blind_ballots))


def test_staff_see_no_ballots_of_a_round_that_is_blind_until_it_closes(
    app: Flask, blind_ballots: dict[str, object], sign_in: Callable[[FlaskClient, User], None]
) -> None:
    client = app.test_client()
    with app.app_context(), unit_of_work(write=False) as session:
        sign_in(client, session.get_one(User, blind_ballots["user"]))
    room = f"/work/rounds/{blind_ballots['id']}"
    pages = ("", "/live", "/findings", "/queue", "/moderation.csv", "/next", "/settings")
    seen = {page: client.get(f"{room}{page}", follow_redirects=True).text for page in pages}
    assert _shows_ballots(seen["/findings"], blind_ballots["kind"]) == (
        blind_ballots["blind"] == "until_vote"
    )
    assert not any(
        _shows_ballots(text, blind_ballots["kind"]) for page, text in seen.items() if page != "/findings"
    )
    assert client.post(f"{room}/publish").status_code == 409


def test_a_hidden_closed_round_stays_hidden_in_the_round_that_continues_it(
    app: Flask, blind_ballots: dict[str, object]
) -> None:
    with app.app_context(), unit_of_work() as session:
        round = session.get_one(Round, blind_ballots["id"])
        rounds.close_round(session, ANONYMOUS, round)
        following = continuing.start_next(session, ANONYMOUS, round, set(ids_of(round)))
        rounds.open_round(session, ANONYMOUS, following)
        code = following.short_code
    assert not any(
        _shows_ballots(page, blind_ballots["kind"])
        for page in _pages(app.test_client(), {**blind_ballots, "code": code})
    )


def _pages(client: FlaskClient, round: dict[str, object]) -> list[str]:
    paths = [
        "/",
        f"/p/{round['slug']}",
        f"/p/{round['slug']}/report",
        f"/r/{round['code']}",
        f"/r/{round['code']}/vote",
        f"/r/{round['code']}/ballot",
        f"/r/{round['code']}/pair",
        f"/r/{round['code']}/mine",
        f"/r/{round['code']}/others",
        f"/r/{round['code']}/results",
        f"/r/{round['code']}/propose",
        f"/p/{round['slug']}/moderation",
    ]
    return [client.get(path, follow_redirects=True).text for path in paths]


def test_citizens_see_no_number_before_their_time(app: Flask, blind_round: dict[str, object]) -> None:
    assert not any(_leaks(page) for page in _pages(app.test_client(), blind_round))


def test_after_their_own_votes_they_see_the_others_only_where_the_round_says_so(
    app: Flask, blind_round: dict[str, object]
) -> None:
    client = app.test_client()
    for _ in range(8):
        page = client.get(f"/r/{blind_round['code']}/vote").text
        statement = page.partition('name="statement" value="')[2].partition('"')[0]
        client.post(f"/r/{blind_round['code']}/vote", data={"statement": statement, "vote": "agree"})
    others = client.get(f"/r/{blind_round['code']}/others").text
    assert "chart-data" in others or 'class="lead"' in others
    if blind_round["blind"] == "until_close":
        assert "chart-data" not in others
        assert not _leaks(others)


def test_staff_are_as_blind_as_the_round(
    app: Flask, blind_round: dict[str, object], sign_in: Callable[[FlaskClient, User], None]
) -> None:
    client = app.test_client()
    with app.app_context(), unit_of_work(write=False) as session:
        sign_in(client, session.get_one(User, blind_round["user"]))
    consensus = client.get(f"/work/rounds/{blind_round['id']}/consensus").text
    assert _leaks(consensus) == (blind_round["blind"] == "until_vote")
    assert client.post(f"/work/rounds/{blind_round['id']}/publish").status_code == 409


@pytest.mark.parametrize("panel", ["invited", "stratified"])
def test_the_ways_into_a_panel_tell_nothing(
    app: Flask, blind_round: dict[str, object], panel: str, sign_in: Callable[[FlaskClient, User], None]
) -> None:
    client, address = app.test_client(), f"/r/{blind_round['code']}"
    with app.app_context(), unit_of_work() as session:
        round = session.get_one(Round, blind_round["id"])
        round.panel, round.panel_options = panel, {"dimension": "age", "size": 100}
        RoundStratumFactory(round=round, places=100, taken=41)
        ticket = write_ticket(session, RoundInvitationFactory(round=round), RoundInvitationTicket)
        user = session.get_one(User, blind_round["user"])
        session.expunge(user)
    ways = ["/join"] if panel == "stratified" else ["/invited", f"/invited/{ticket}"]
    pages = [client.get(address + way) for way in ways]
    assert all(page.status_code == 200 for page in pages)
    assert not any(_leaks(page.text) for page in pages)
    assert not any(_leaks(page) for page in _pages(client, blind_round))
    sign_in(client, user)
    work = f"/work/rounds/{blind_round['id']}"
    assert not _leaks(client.get(work).text)
    if panel == "invited":
        assert not _leaks(client.get(f"{work}/invitations").text)


def test_exports_are_as_blind_as_the_round(
    app: Flask, blind_round: dict[str, object], tmp_path: Path
) -> None:
    with app.app_context(), unit_of_work(write=False) as session:
        round = session.get_one(Round, blind_round["id"])
        if blind_round["blind"] == "until_close":
            with pytest.raises(Conflict):
                write_round(session, round, tmp_path)
            assert list(tmp_path.iterdir()) == []
        else:
            assert len(write_round(session, round, tmp_path)) == 4


def test_equal_votes_make_no_second_snapshot(app: Flask, blind_round: dict[str, object]) -> None:
    with app.app_context():
        with unit_of_work(write=False) as session:
            before = snapshots.latest(session, session.get_one(Round, blind_round["id"]))
            assert before is not None
            first = before.id
        compute_snapshot(Progress(str(blind_round["run"])), blind_round["id"])  # type: ignore[arg-type]
        with unit_of_work(write=False) as session:
            after = snapshots.latest(session, session.get_one(Round, blind_round["id"]))
            assert after is not None
            assert after.id == first
