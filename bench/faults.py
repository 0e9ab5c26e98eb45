# SPDX-License-Identifier: AGPL-3.0-or-later
"""Votes under faults: every process killed while people vote, and eight browsers under one code."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from bench.load import (
    CHOICES,
    PROCESSES,
    ROOT,
    STATEMENT,
    THREADS,
    VOTE,
    Acknowledged,
    Scenario,
    Seeded,
    free_port,
    scenarios,
    seed,
    settings_for,
    wait_for,
)
from bench.visitor import LOOPBACK, Unexpected, Visitor

CLIENTS = 16


@contextmanager
def serving(settings: dict[str, str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    """`codesign serve`, all of whose processes end with it."""
    size = ("--processes", str(PROCESSES), "--threads", str(THREADS))
    process = subprocess.Popen(
        [sys.executable, "-m", "codesign", "serve", "--port", str(port), *size],
        cwd=ROOT,
        env=os.environ | settings,
        stdout=2,
        start_new_session=True,
    )
    try:
        wait_for(f"http://{LOOPBACK}:{port}/healthz")
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def vote_scenario(seeded: Seeded, port: int) -> Scenario:
    """The vote of `bench.load`, alone."""
    return next(one for one in scenarios(seeded, port, port, Acknowledged()) if one.name == VOTE)


def kills(times: int, database_url: str) -> dict[str, Any]:
    """Kill the whole server while people vote, start it again, and compare what it promised with what is there."""
    with tempfile.TemporaryDirectory() as folder:
        settings, port = settings_for(folder, database_url), free_port()
        seeded, promised, ready = seed(settings), 0, []
        for number in range(times):
            began = time.perf_counter()
            with serving(settings, port) as server:
                ready.append(time.perf_counter() - began)
                promised += asyncio.run(_vote_until_killed(seeded, port, server, 1.0 + 0.1 * (number % 7)))
        stored, doubled, wrong = _recount(settings)
    # A vote may be stored whose answer the kill cut off; never the other way round.
    return {
        "kills": times,
        "acknowledged": promised,
        "stored": stored,
        "lost": max(0, promised - stored),
        "doubled": doubled,
        "tallies_wrong": wrong,
        "longest_restart_s": max(ready),
    }


async def _vote_until_killed(
    seeded: Seeded, port: int, server: subprocess.Popen[bytes], seconds: float
) -> int:
    scenario, promised, over = vote_scenario(seeded, port), 0, False

    async def visit(visitor: Visitor) -> None:
        nonlocal promised
        with suppress(ConnectionError, asyncio.IncompleteReadError, Unexpected, OSError):
            while not over:
                await scenario.act(visitor)
                promised += 1
        visitor.close()

    async def kill() -> None:
        nonlocal over
        await asyncio.sleep(seconds)
        os.killpg(server.pid, signal.SIGKILL)
        over = True

    await asyncio.gather(kill(), *(visit(Visitor(port)) for _ in range(CLIENTS)))
    return promised


def one_key(seconds: float, database_url: str) -> dict[str, Any]:
    """Eight browsers under one code change one vote at once; the tally must equal a recount."""
    with tempfile.TemporaryDirectory() as folder:
        settings, port = settings_for(folder, database_url), free_port()
        seeded = seed(settings)
        with serving(settings, port):
            sent = asyncio.run(_eight_at_once(seeded, port, seconds))
        _stored, _changed, wrong = _recount(settings)
    return {"sent": sent, "tallies_wrong": wrong}


async def _eight_at_once(seeded: Seeded, port: int, seconds: float) -> int:
    first, address = Visitor(port), f"/r/{seeded.round}/vote"
    page = await first.get(address)
    found = STATEMENT.search(page.text)
    assert found is not None
    # The first vote makes the code known; the others then come as the same person.
    await first.post(address, page, {"statement": found.group(1), "vote": "agree"})
    sent, until = 0, time.perf_counter() + seconds

    async def visit(number: int) -> None:
        nonlocal sent
        visitor = Visitor(port, dict(first.cookies))
        while time.perf_counter() < until:
            choice = CHOICES[(sent + number) % len(CHOICES)]
            await visitor.post(address, page, {"statement": found.group(1), "vote": choice})
            sent += 1
        visitor.close()

    await asyncio.gather(*map(visit, range(8)))
    return sent


def _recount(settings: dict[str, str]) -> tuple[int, int, int]:
    """Votes stored, votes told twice in the history, and tallies that differ from a recount."""
    from sqlalchemy import case, func, select

    from codesign.app import create_app
    from codesign.deliberation.models import Tally, Vote, VoteFact
    from codesign.settings import Settings
    from codesign.web.unit_of_work import unit_of_work

    with create_app(Settings.from_environment(settings)).app_context(), unit_of_work(write=False) as session:
        stored = session.scalar(select(func.count()).select_from(VoteFact)) or 0
        each = (
            select(func.count().label("times"))
            .select_from(VoteFact)
            .group_by(VoteFact.participant_id, VoteFact.statement_id)
            .subquery()
        )
        doubled = session.scalar(select(func.count()).select_from(each).where(each.c.times > 1)) or 0
        recounted = {
            statement: tuple(counts)
            for statement, *counts in session.execute(
                select(
                    Vote.statement_id,
                    *(func.sum(case((Vote.value == value, 1), else_=0)) for value in (1, -1, 0)),
                ).group_by(Vote.statement_id)
            )
        }
        tallies = session.execute(select(Tally.statement_id, Tally.agree, Tally.disagree, Tally.passed))
        wrong = sum(recounted.get(row[0], (0, 0, 0)) != tuple(row[1:]) for row in tallies)
    return stored, doubled, wrong
