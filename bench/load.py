# SPDX-License-Identifier: AGPL-3.0-or-later
"""Load bench: votes, survey submissions and page views a second, beside bare Flask routes on the same server.

`python -m bench.load [--seconds N] [--clients N] [--rounds N] [--database-url URL] [--json]`, from the checkout.

Both servers run under the same gunicorn options for the whole bench; scenarios take turns in short slices, and
the figures are medians over the slices, so that a noisy machine disturbs all of them alike. Read the ratios.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError

from sqlalchemy import func, select

from bench.visitor import LOOPBACK, Page, Unexpected, Visitor

ROOT = Path(__file__).parents[1]
PROCESSES, THREADS = 2, 8
STATEMENTS = 40
#: No slice does more than this, however fast the machine.
MOST_OPERATIONS = 50_000
BARE, BARE_VOTE, VOTE = "bare Flask route", "bare vote + next", "vote + next statement"
CHOICES = ("agree", "disagree", "pass", "agree")
STATEMENT = re.compile(r'name="statement" value="(\d+)"')


@dataclass(frozen=True)
class Seeded:
    """The addresses the visitors use."""

    survey: str
    round: str
    process: str


@dataclass
class Slice:
    """What happened while one scenario had its turn."""

    seconds: float
    latencies: list[float]
    requests: int


@dataclass
class Scenario:
    """Something visitors do again and again; `act` does it once."""

    name: str
    port: int
    act: Callable[[Visitor], Awaitable[None]]
    slices: list[Slice] = field(default_factory=list)
    #: What each visitor does once before the clock starts.
    prepare: Callable[[Visitor], Awaitable[object]] | None = None

    def measured(self) -> dict[str, float]:
        """Medians over the slices; latencies in milliseconds."""
        rates = [len(s.latencies) / s.seconds for s in self.slices]
        spread = [statistics.quantiles(s.latencies, n=100) for s in self.slices if len(s.latencies) > 1]
        return {
            "per_second": statistics.median(rates),
            "requests_each": sum(s.requests for s in self.slices)
            / sum(len(s.latencies) for s in self.slices),
            "p50_ms": 1000 * statistics.median(cuts[49] for cuts in spread),
            "p95_ms": 1000 * statistics.median(cuts[94] for cuts in spread),
            "p99_ms": 1000 * statistics.median(cuts[98] for cuts in spread),
        }


@dataclass
class Acknowledged:
    """What the server said it stored; compared with the database at the end."""

    votes: int = 0
    submissions: int = 0


def scenarios(seeded: Seeded, port: int, bare_port: int, said: Acknowledged) -> list[Scenario]:
    """All that is measured."""

    async def bare(visitor: Visitor) -> None:
        await visitor.get("/")

    async def view(visitor: Visitor) -> None:
        paths = ("/", f"/p/{seeded.process}", f"/s/{seeded.survey}", f"/r/{seeded.round}")
        visitor.forget()
        await visitor.get(paths[visitor.requests % len(paths)])

    async def statement_shown(visitor: Visitor, path: str) -> tuple[Page, str]:
        """The statement on the screen; who has voted on everything leaves, and somebody else comes."""
        page = visitor.page
        statement = STATEMENT.search(page.text) if page else None
        if page is None or statement is None:
            visitor.forget()
            page = await visitor.get(path)
            statement = STATEMENT.search(page.text)
            assert statement is not None
        return page, statement.group(1)

    async def bare_vote(visitor: Visitor) -> None:
        page, statement = await statement_shown(visitor, "/vote")
        await visitor.post("/vote", page, {"statement": statement, "vote": str(visitor.requests % 3 - 1)})

    async def vote(visitor: Visitor) -> None:
        """As a browser's script does: the vote goes, the next statement comes back."""
        page, statement = await statement_shown(visitor, f"/r/{seeded.round}/vote")
        choice = CHOICES[visitor.requests % 4]
        fields = {"statement": statement, "vote": choice}
        await visitor.post(f"/r/{seeded.round}/vote", page, fields, part="card")
        said.votes += 1

    async def vote_without_script(visitor: Visitor) -> None:
        """The form is sent, and the answer sends on to the next page."""
        page, statement = await statement_shown(visitor, f"/r/{seeded.round}/vote")
        choice = CHOICES[visitor.requests % 4]
        fields = {"statement": statement, "vote": choice}
        answer = await visitor.post(f"/r/{seeded.round}/vote", page, fields)
        said.votes += 1
        await visitor.get(answer.location)

    async def submit(visitor: Visitor) -> None:
        """Both pages of the survey and the receipt."""
        visitor.forget()
        address = f"/s/{seeded.survey}"
        first = await visitor.get(f"{address}/1")
        answers = {"quarter": "centro", "moves": "bike", "trust": "7", "go": "next"}
        second = await visitor.get((await visitor.post(f"{address}/1", first, answers)).location)
        answers = {"needs__light__importance": "5", "needs__light__satisfaction": "2", "go": "next"}
        wish = {"wish": f"Più luce in via {visitor.requests}"}
        thanks = await visitor.post(f"{address}/2", second, {**answers, **wish})
        if not thanks.location.endswith("/thanks"):
            raise Unexpected(f"the survey ended at {thanks.location}")
        said.submissions += 1
        await visitor.get(thanks.location)

    return [
        Scenario(BARE, bare_port, bare),
        Scenario(BARE_VOTE, bare_port, bare_vote),
        Scenario(VOTE, port, vote),
        Scenario("the same without script", port, vote_without_script),
        Scenario("survey submission", port, submit),
        Scenario("page view", port, view),
    ]


async def load(scenario: Scenario, seconds: float, clients: int, pause: float = 0.0) -> Slice:
    """Let the visitors loose for a while; each rests about `pause` seconds before an act."""
    latencies: list[float] = []
    visitors = [Visitor(scenario.port) for _ in range(clients)]
    for visitor in visitors if scenario.prepare else ():
        await scenario.prepare(visitor)
    began = time.perf_counter()

    async def visit(visitor: Visitor) -> None:
        while time.perf_counter() - began < seconds and len(latencies) < MOST_OPERATIONS:
            if pause:
                # From nothing on, so that they do not all begin at once.
                await asyncio.sleep(random.uniform(0, 2) * pause)
            start = time.perf_counter()
            await scenario.act(visitor)
            latencies.append(time.perf_counter() - start)

    try:
        await asyncio.gather(*map(visit, visitors))
    finally:
        for visitor in visitors:
            visitor.close()
    return Slice(time.perf_counter() - began, latencies, sum(visitor.requests for visitor in visitors))


def settings_for(folder: str, database_url: str = "", **more: str) -> dict[str, str]:
    """The environment of a fresh instance in a folder."""
    return {
        "CODESIGN_INSTANCE": folder,
        "CODESIGN_SECRET_KEY": "only-for-the-bench-" + "0" * 32,
        "CODESIGN_DATABASE_URL": database_url or f"sqlite:///{folder}/codesign.sqlite",
        "CODESIGN_SECURE_COOKIES": "false",
        "CODESIGN_NEW_VOICES_PER_HOUR": "10000000",
        "CODESIGN_LOG_LEVEL": "WARNING",
        "CODESIGN_BENCH_FLOOR": f"{folder}/floor.sqlite",
        **more,
    }


def seed(settings: dict[str, str]) -> Seeded:
    """A fresh instance with an open survey and an open round."""
    from codesign.app import create_app
    from codesign.settings import Settings
    from codesign.web.unit_of_work import unit_of_work
    from tests.support.factories import RoundFactory, StatementFactory, SurveyFactory

    subprocess.run(
        [sys.executable, "-m", "codesign", "init"], env=os.environ | settings, check=True, stdout=2
    )
    app = create_app(Settings.from_environment(settings))
    with app.app_context(), unit_of_work():
        survey = SurveyFactory()
        round = RoundFactory(process=survey.process)
        for _ in range(STATEMENTS):
            StatementFactory(round=round)
        return Seeded(survey.short_code, round.short_code, survey.process.slug)


def stored(settings: dict[str, str]) -> Acknowledged:
    """What the database holds after the bench."""
    from codesign.app import create_app
    from codesign.deliberation.models import VoteFact
    from codesign.settings import Settings
    from codesign.surveys.models import Survey
    from codesign.web.unit_of_work import unit_of_work

    app = create_app(Settings.from_environment(settings))
    with app.app_context(), unit_of_work(write=False) as session:
        votes = session.scalar(select(func.count()).select_from(VoteFact)) or 0
        return Acknowledged(votes, session.scalars(select(Survey.submitted_count)).one())


@contextmanager
def servers(settings: dict[str, str], port: int, bare_port: int) -> Iterator[None]:
    """`codesign serve` and, under the same options, the bare route."""
    size = ("--processes", str(PROCESSES), "--threads", str(THREADS))
    ours = [sys.executable, "-m", "codesign", "serve", "--port", str(port), *size]
    floor = [
        sys.executable, "-m", "gunicorn", "bench.floor:application()", "--bind", f"{LOOPBACK}:{bare_port}",
        "--worker-class", "gthread", "--workers", str(PROCESSES), "--threads", str(THREADS),
        "--log-level", "warning",
    ]  # fmt: skip
    running = [
        subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stdout=2) for command in (ours, floor)
    ]
    try:
        for path in (f"{port}/healthz", f"{bare_port}/"):
            wait_for(f"http://{LOOPBACK}:{path}")
        yield
    finally:
        for process in running:
            process.send_signal(signal.SIGTERM)
        for process in running:
            process.wait(30)


def wait_for(address: str) -> None:
    """Wait until a server answers; SystemExit when it does not."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with suppress(URLError, OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.1)
    raise SystemExit(f"{address} does not answer")


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def run(seconds: float, clients: int, rounds: int, database_url: str) -> dict[str, Any]:
    """The whole bench."""
    port, bare_port = free_port(), free_port()
    with tempfile.TemporaryDirectory(prefix="codesign-bench-") as folder:
        settings = settings_for(folder, database_url)
        said = Acknowledged()
        measured = scenarios(seed(settings), port, bare_port, said)
        with servers(settings, port, bare_port):
            for scenario in measured:
                asyncio.run(load(scenario, min(1.0, seconds), clients))
            for _ in range(rounds):
                for scenario in measured:
                    scenario.slices.append(asyncio.run(load(scenario, seconds, clients)))
        kept = stored(settings)
    figures = {scenario.name: scenario.measured() for scenario in measured}
    for figure in figures.values():
        figure["ratio"] = figure["per_second"] / figures[BARE]["per_second"]
    return {
        "database": settings["CODESIGN_DATABASE_URL"].partition(":")[0],
        "clients": clients,
        "scenarios": figures,
        "vote_to_bare_vote": figures[VOTE]["per_second"] / figures[BARE_VOTE]["per_second"],
        "vote_p99_to_p50": figures[VOTE]["p99_ms"] / figures[VOTE]["p50_ms"],
        "acknowledged": vars(said),
        "stored": vars(kept),
    }


def in_words(result: dict[str, Any]) -> str:
    """A small table."""
    lines = [
        f"{result['database']}, {result['clients']} clients, {PROCESSES} processes × {THREADS} threads",
        f"{'':<24}{'per second':>12}{'of bare':>10}{'requests':>10}{'p50 ms':>9}{'p99 ms':>9}",
    ]
    lines += [
        f"{name:<24}{f['per_second']:>12.0f}{f['ratio']:>10.3f}{f['requests_each']:>10.1f}"
        f"{f['p50_ms']:>9.1f}{f['p99_ms']:>9.1f}"
        for name, f in result["scenarios"].items()
    ]
    lines.append(
        f"a vote in {result['vote_to_bare_vote']:.2f} of the rate of the bare vote; "
        f"p99 is {result['vote_p99_to_p50']:.1f} times p50"
    )
    kept = result["stored"]
    lines.append(f"stored: {kept['votes']} votes, {kept['submissions']} submissions, as acknowledged")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "--seconds", type=float, default=3.0, help="length of one slice (default 3, at most 30)"
    )
    parser.add_argument("--clients", type=int, default=16, help="visitors at once (default 16, at most 256)")
    parser.add_argument(
        "--rounds", type=int, default=4, help="slices of each scenario (default 4, at most 20)"
    )
    parser.add_argument("--database-url", default="", help="an empty database; by default a SQLite file")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    given = parser.parse_args()
    if not (0 < given.seconds <= 30 and 0 < given.clients <= 256 and 0 < given.rounds <= 20):
        parser.error("out of bounds")
    result = run(given.seconds, given.clients, given.rounds, given.database_url)
    if result["acknowledged"] != result["stored"]:
        raise SystemExit(f"acknowledged {result['acknowledged']}, but stored {result['stored']}")
    print(json.dumps(result, indent=1) if given.json else in_words(result))


if __name__ == "__main__":
    main()
