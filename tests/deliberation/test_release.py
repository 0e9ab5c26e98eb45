# SPDX-License-Identifier: AGPL-3.0-or-later
"""When a round's numbers are renewed, and what is said in place of those that are not shown."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from codesign.analytics.witnesses import Facts, keeps_secret
from codesign.deliberation import rounds, snapshots
from codesign.deliberation.counting import ballot_counts
from codesign.deliberation.models import Round, Snapshot
from codesign.deliberation.release import releasing
from codesign.deliberation.release.protecting import protected_snapshot
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work
from tests.deliberation.kinds_support import answer, code_of, device, ids_of, make_round, snapshot_of
from tests.support.served import text_in

K = 5


def counted(session: Session, round: Round) -> Snapshot:
    gathered = ballot_counts.gather(session, round)
    return ballot_counts.store(session, round, gathered, ballot_counts.find(gathered))


def test_a_round_that_is_read_while_it_runs_is_renewed_by_k_people(session: Session) -> None:
    round = make_round("rating", items=1, blind="until_vote")
    for person in range(12):
        answer(session, round, person, [3])
    first = counted(session, round)
    assert releasing.newest(session, round) is first
    for person in range(12, 16):
        answer(session, round, person, [1])
        assert counted(session, round).released is None
    assert releasing.newest(session, round) is first
    answer(session, round, 16, [1])
    fifth = counted(session, round)
    assert releasing.newest(session, round) is fifth
    assert fifth.released is not None
    assert fifth.released["n"] == 17


def test_what_few_added_at_the_end_is_not_published(session: Session) -> None:
    round = make_round("rating", items=1, blind="until_vote")
    for person in range(12):
        answer(session, round, person, [3])
    read = counted(session, round)
    answer(session, round, 12, [1])
    rounds.close_round(session, ANONYMOUS, round)
    snapshots.publish(session, ANONYMOUS, round, counted(session, round))
    assert round.published_snapshot is read


def test_nothing_is_released_while_a_round_is_blind(session: Session) -> None:
    round = make_round("rating", items=1, blind="until_close")
    for person in range(12):
        answer(session, round, person, [3])
    assert counted(session, round).released is None
    assert releasing.newest(session, round) is None
    rounds.close_round(session, ANONYMOUS, round)
    assert counted(session, round).released is not None


def test_no_raw_count_is_left_in_what_is_released(session: Session) -> None:
    """Counts that no page prints are taken out as well, so that no page can begin to."""
    for kind, values in (
        ("ranking", [1, 2, 3, 4]),
        ("points", [5, 3, 1, 1]),
        ("budget", [1, None, None, None]),
    ):
        round = make_round(kind)
        for person in range(9):
            answer(session, round, person, values)
        released = protected_snapshot(snapshot_of(session, round), K)
        assert not any(name in item for item in released["items"] for name in ("counts", "ranked_by"))
        assert "funded_counts" not in str(released)


def test_equals_of_a_hidden_project_are_hidden(session: Session) -> None:
    round = make_round("budget", items=4)
    document: Any = None
    for person in range(20):
        answer(session, round, person, [None, 1, None, 1] if person < 17 else [1, None, None, None])
    document = snapshot_of(session, round)
    document["outcomes"]["greedy"]["ties"] = [[ids_of(round)[1], ids_of(round)[0]]]
    votes = [item["votes"] for item in protected_snapshot(document, K)["items"]]
    assert votes == [None, None, 0, None]


def test_pages_say_fewer_than_five_instead_of_a_number(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        round = make_round("rating", items=2)
        for person in range(2):
            answer(session, round, person, [3, 4])
        rounds.close_round(session, ANONYMOUS, round)
        snapshots.publish(session, ANONYMOUS, round, counted(session, round))
        slug, code = round.process.slug, round.short_code
    client = app.test_client()
    for address in (f"/r/{code}", f"/r/{code}/results", f"/p/{slug}", f"/p/{slug}/report"):
        page = text_in(
            re.sub(r"<script.*?</script>|<head.*?</head>", "", client.get(address).text, flags=re.DOTALL)
        )
        assert "eno di 5" in page, address
        assert not re.search(r"\b2 person[ae]|partecipato 2\b|Persone che hanno votato 2\b", page), address


def test_feedback_and_standing_do_without_what_is_hidden(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        round = make_round("rating", items=1)
        for person, rating in enumerate([1, 1, 3, 4, 4, 5, 5, 5]):
            answer(session, round, person, [rating])
        rounds.close_round(session, ANONYMOUS, round)
        snapshots.publish(session, ANONYMOUS, round, counted(session, round))
        published = round.published_snapshot
        assert published is not None
        assert published.released is not None
        assert published.released["items"][0]["lower_quartile"] is None
        code = round.short_code
        assert code_of(0, round)
    for address in (f"/r/{code}/others", f"/r/{code}/results"):
        page = device(app, 0).get(address)
        assert page.status_code == 200
        assert "Wierman" not in page.text


@pytest.mark.parametrize(
    ("counts", "hidden", "figures", "is_kept"),
    [
        # One of thirty: her answer could be five's without moving the median.
        ([1, 0, 0, 0, 29], [0, 4], lambda c: c[4] * 2 > c.sum(), True),
        # A mean to the person tells how many there were.
        ([1, 0, 0, 0, 29], [0, 4], lambda c: (c * [1, 2, 3, 4, 5]).sum(), False),
        # Too few in all that is hidden.
        ([2, 0, 2, 0, 0], [0, 2], lambda c: None, False),
    ],
)
def test_figures_are_kept_where_another_table_says_the_same(
    counts: list[int], hidden: list[int], figures: Any, is_kept: bool
) -> None:
    assert keeps_secret(counts, hidden, K, figures) is is_kept


def test_a_count_that_grew_by_few_must_be_able_to_have_grown_by_k() -> None:
    assert keeps_secret([8, 30], [0, 1], K, lambda c: None, known=[6, 20])
    assert not keeps_secret([8, 22], [0, 1], K, lambda c: None, known=[6, 20])


def test_facts_are_solved_over_whole_people() -> None:
    facts = Facts(3)
    facts.know([1, 1, 1], 10)
    facts.know([0, 1, 2], 3)
    assert [facts.could_be(0, n) for n in (7, 8, 9)] == [True, True, False]
    assert not facts.could_be(2, 2)
