# SPDX-License-Identifier: AGPL-3.0-or-later
"""The bars a vote is held to: no acknowledged vote is lost or doubled, whatever is killed, and the tail stays short.

`python -m bench.bars [--kills N] [--seconds N] [--database-url URL] [--json]`, from the checkout.

Measured: the power-safe mode beside the usual one (SQLite); kills of the whole server while people vote; eight people
under one code voting on one statement at once; live numbers at a hundred times the votes; the tail of votes while a
large analysis runs. The rate of votes beside the bare vote, and p99 beside p50, are in `bench.load`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bench.faults import CLIENTS, kills, one_key, serving, vote_scenario
from bench.load import ROOT, Scenario, free_port, load, seed, settings_for

FEW, MANY = 10_000, 1_000_000
ANALYSIS = """
import numpy as np
from codesign.analytics.opinion.analysis import analyse
from codesign.analytics.opinion.votes import VoteMatrix
random = np.random.default_rng(0)
people, statements, each = 100_000, 1_000, 30
rows = np.repeat(np.arange(people), each)
columns = np.concatenate([random.choice(statements, each, replace=False) for _ in range(people)])
values = random.integers(-1, 2, people * each)
while True:
    analyse(VoteMatrix.from_triples(rows, columns, values, np.arange(statements)), seed=0, bootstraps=0)
"""


def power_safe(seconds: float, rounds: int = 4) -> dict[str, float]:
    """Votes a second when each survives a power cut, as a share of the usual rate; slices take turns."""
    with tempfile.TemporaryDirectory() as usual, tempfile.TemporaryDirectory() as safe:
        instances = (settings_for(usual), settings_for(safe, CODESIGN_SQLITE_SYNCHRONOUS="FULL"))
        ports = (free_port(), free_port())
        with serving_all(instances, ports) as measured:
            for _ in range(rounds):
                for scenario in measured:
                    scenario.slices.append(asyncio.run(load(scenario, seconds, CLIENTS)))
        normal, full = (scenario.measured()["per_second"] for scenario in measured)
    return {"usual_per_second": normal, "power_safe_per_second": full, "ratio": full / normal}


@contextmanager
def serving_all(instances: tuple[dict[str, str], ...], ports: tuple[int, ...]) -> Iterator[list[Scenario]]:
    """Several servers side by side, each with its scenario."""
    measured = [vote_scenario(seed(settings), port) for settings, port in zip(instances, ports, strict=True)]
    with serving(instances[0], ports[0]), serving(instances[1], ports[1]):
        for scenario in measured:
            asyncio.run(load(scenario, 1.0, CLIENTS))
        yield measured


def tail_beside_an_analysis(seconds: float, rounds: int = 4) -> dict[str, float]:
    """p99 of votes while one core computes opinion groups of 100,000 people, beside p99 while it does not."""
    with tempfile.TemporaryDirectory() as folder:
        settings, port = settings_for(folder), free_port()
        seeded = seed(settings)
        quiet, busy = vote_scenario(seeded, port), vote_scenario(seeded, port)
        with serving(settings, port):
            asyncio.run(load(quiet, 1.0, CLIENTS))
            for _ in range(rounds):
                quiet.slices.append(asyncio.run(load(quiet, seconds, CLIENTS)))
                with analysing():
                    busy.slices.append(asyncio.run(load(busy, seconds, CLIENTS)))
        idle, working = quiet.measured()["p99_ms"], busy.measured()["p99_ms"]
    return {"idle_p99_ms": idle, "busy_p99_ms": working, "ratio": working / idle}


@contextmanager
def analysing() -> Iterator[None]:
    """A large analysis, over and over, as a worker would run it."""
    niceness = 10
    command = ["nice", f"-n{niceness}", sys.executable, "-c", ANALYSIS]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"OMP_NUM_THREADS": "1"})
    try:
        time.sleep(3.0)
        yield
    finally:
        process.kill()
        process.wait()


def live_numbers() -> dict[str, float]:
    """Median time of the facilitator's live page with a million votes, beside ten thousand."""
    medians = {votes: _live_page(votes) for votes in (FEW, MANY)}
    return {
        "few_ms": 1000 * medians[FEW],
        "many_ms": 1000 * medians[MANY],
        "ratio": medians[MANY] / medians[FEW],
    }


def _live_page(votes: int) -> float:
    from codesign.app import create_app
    from codesign.settings import Settings
    from codesign.web.unit_of_work import unit_of_work
    from tests.support.factories import MembershipFactory, RoundFactory, StatementFactory

    with tempfile.TemporaryDirectory() as folder:
        settings = settings_for(folder)
        command = [sys.executable, "-m", "codesign", "init"]
        subprocess.run(command, env=os.environ | settings, check=True, stdout=2)
        app = create_app(Settings.from_environment(settings))
        with app.app_context(), unit_of_work() as session:
            round = RoundFactory()
            statements = [StatementFactory(round=round) for _ in range(40)]
            member = MembershipFactory(process=round.process, role="facilitator").user
            session.flush()
            _cast_many(session, round, [statement.id for statement in statements], votes // 40)
            path, user = f"/work/rounds/{round.id}/live", member.fs_uniquifier
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = user, True
        return _median_time(lambda: client.get(path), 100)


def _median_time(act: Callable[[], Any], times: int) -> float:
    spans = []
    for _ in range(times):
        start = time.perf_counter()
        answer = act()
        spans.append(time.perf_counter() - start)
        assert answer.status_code == 200, answer.status_code
    return statistics.median(spans)


def _cast_many(session: Any, round: Any, statements: list[int], people: int) -> None:
    """Everybody votes on everything, without the vote path: history is not what is measured here."""
    from sqlalchemy import insert, select, update

    from codesign.deliberation.models import RoundParticipant, Tally, Vote

    session.execute(insert(RoundParticipant), [{"round_id": round.id, "channel": "web"}] * people)
    ids = session.scalars(select(RoundParticipant.id).where(RoundParticipant.round_id == round.id)).all()
    votes = [
        {"participant_id": person, "statement_id": statement, "value": (person + statement) % 3 - 1}
        for person in ids
        for statement in statements
    ]
    session.execute(insert(Vote), votes)
    third = people // 3
    session.execute(
        update(Tally)
        .where(Tally.statement_id.in_(statements))
        .values(agree=third, disagree=third, passed=people - 2 * third)
    )


def in_words(result: dict[str, dict[str, Any]]) -> str:
    """A line a bar."""
    lines = []
    for name, figures in result.items():
        told = ", ".join(
            f"{key.replace('_', ' ')} {value:.2f}"
            if isinstance(value, float)
            else f"{key.replace('_', ' ')} {value}"
            for key, value in figures.items()
        )
        lines.append(f"{name}: {told}")
    return "\n".join(lines)


def main() -> None:
    """Measure everything, print it, and fail where a vote was lost, doubled or miscounted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--kills", type=int, default=50, help="how often the server is killed (default 50)")
    parser.add_argument("--seconds", type=float, default=3.0, help="length of one slice (default 3)")
    parser.add_argument(
        "--database-url", default="", help="an empty database for the faults; by default SQLite"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of lines")
    given = parser.parse_args()
    if not (0 < given.kills <= 500 and 0 < given.seconds <= 30):
        parser.error("out of bounds")
    result: dict[str, dict[str, Any]] = {
        "server killed": kills(given.kills, given.database_url),
        "one code, eight browsers": one_key(given.seconds, given.database_url),
        "power-safe mode": power_safe(given.seconds),
        "beside an analysis": tail_beside_an_analysis(given.seconds),
        "live numbers": live_numbers(),
    }
    print(json.dumps(result, indent=1) if given.json else in_words(result))
    faults = (result["server killed"], result["one code, eight browsers"])
    if any(found.get(name) for found in faults for name in ("lost", "doubled", "tallies_wrong")):
        raise SystemExit("votes were lost, doubled or miscounted")


if __name__ == "__main__":
    main()
