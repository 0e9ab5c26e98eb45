# SPDX-License-Identifier: AGPL-3.0-or-later
"""Survey bench: completed ten-question surveys a second, autosave, and a form of 563 questions.

`python -m bench.surveys [--seconds N] [--clients N] [--rounds N] [--database-url URL] [--json]`, from the checkout.

As in `bench.load`, the bare Flask route runs under the same gunicorn options in the same run. "Typing" is what people
do: each of the respondents changes an answer about every two seconds. "Without pause" is how much the server takes.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Any

from sqlalchemy import func, select

from bench.load import (
    PROCESSES,
    THREADS,
    Scenario,
    free_port,
    load,
    servers,
    settings_for,
)
from bench.visitor import LOOPBACK, Page, Unexpected, Visitor

LARGE, CONDITIONS = 563, 420
PAUSE_SECONDS = 2.0
SITTING = re.compile(r'name="sitting"[^>]*value="(\w+)"')


def _choices(count: int) -> list[dict[str, Any]]:
    return [{"id": f"c{n}", "label": {"it": f"Scelta {n}", "en": f"Choice {n}"}} for n in range(1, count + 1)]


def _single(id: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "kind": "single", "label": {"it": f"Domanda {id}?"}, "choices": _choices(4), **more}


def _text(id: str) -> dict[str, Any]:
    return {"id": id, "kind": "text", "label": {"it": f"Domanda {id}?"}}


def ten_questions() -> dict[str, Any]:
    """Two pages of five questions."""
    scale = {"kind": "scale", "label": {"it": "Quanto?"}, "options": {"from": 1, "to": 5}}
    return _document(
        [
            _single("a1", required=True),
            _single("a2"),
            {"id": "a3", **scale},
            {"id": "a4", **scale},
            _text("a5"),
        ],
        [_single("b1"), _single("b2"), {"id": "b3", **scale}, {"id": "b4", **scale}, _text("b5")],
    )


def large_form() -> dict[str, Any]:
    """All 563 questions on one page, 420 of them with a condition."""
    asked = [
        _single(
            f"q{n}",
            **({"show_if": f"${{q{n - 1}}} = 'c1' or ${{q1}} = 'c2'"} if 1 < n <= CONDITIONS + 1 else {}),
        )
        for n in range(1, LARGE + 1)
    ]
    return _document(asked)


def _document(*pages: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "languages": ["it"],
        "title": {"it": "Prova di velocità"},
        "minutes": 3,
        "pages": [
            {"id": f"p{n}", "title": {"it": f"Parte {n}"}, "questions": page}
            for n, page in enumerate(pages, 1)
        ],
    }


def scenarios(ten: str, port: int, bare_port: int, said: list[int]) -> dict[str, Scenario]:
    """All that many visitors do at once."""
    address = f"/s/{ten}"
    # Each keeps its visitor, so that no later one gets its number.
    opened: dict[int, tuple[Visitor, Page, int]] = {}

    async def bare(visitor: Visitor) -> None:
        await visitor.get("/")

    async def complete(visitor: Visitor) -> None:
        """Five requests of a new person: two pages seen, two sent, the receipt."""
        visitor.forget()
        first = await visitor.get(f"{address}/1")
        answers = {
            "a1": "c1",
            "a2": "c3",
            "a3": "4",
            "a4": "2",
            "a5": f"Luce {visitor.requests}",
            "go": "next",
        }
        second = await visitor.get((await visitor.post(f"{address}/1", first, answers)).location)
        answers = {
            "b1": "c2",
            "b2": "c4",
            "b3": "1",
            "b4": "5",
            "b5": f"Verde {visitor.requests}",
            "go": "next",
        }
        sent = await visitor.post(f"{address}/2", second, answers)
        if not sent.location.endswith("/thanks"):
            raise Unexpected(f"the survey ended at {sent.location}")
        said[0] += 1
        await visitor.get(sent.location)

    async def open_page(visitor: Visitor) -> None:
        opened[id(visitor)] = visitor, await visitor.get(f"{address}/1"), 0

    async def autosave(visitor: Visitor) -> None:
        """One changed answer of somebody who has the page open."""
        _visitor, page, seq = opened[id(visitor)]
        opened[id(visitor)] = visitor, page, seq + 1
        sitting = SITTING.search(page.text)
        assert sitting is not None
        field, value = (("a2", "c1"), ("a3", "3"), ("a5", f"Luce {seq}"))[seq % 3]
        answer = await visitor.post(
            f"{address}/answer",
            page,
            {"page": "1", "seq": str(seq + 1), "sitting": sitting.group(1), "changed": field, field: value},
        )
        if '"kept":true' not in answer.text.replace(" ", ""):
            raise Unexpected(f"not kept: {answer.text}")

    return {
        "bare": Scenario("bare Flask route", bare_port, bare),
        "complete": Scenario("ten questions completed", port, complete),
        "typing": Scenario("autosave, typing", port, autosave, prepare=open_page),
        "autosave": Scenario("autosave, without pause", port, autosave, prepare=open_page),
    }


async def large(port: int, short_code: str) -> dict[str, float]:
    """Seconds to open and to send the large form; the median of five people."""
    opened, sent = [], []
    for _ in range(5):
        visitor = Visitor(port)
        start = time.perf_counter()
        page = await visitor.get(f"/s/{short_code}/1")
        opened.append(time.perf_counter() - start)
        answers = {f"q{n}": "c1" for n in range(1, LARGE + 1)}
        start = time.perf_counter()
        answer = await visitor.post(f"/s/{short_code}/1", page, {**answers, "go": "next"})
        sent.append(time.perf_counter() - start)
        if not answer.location.endswith("/thanks"):
            raise Unexpected(f"the large form ended at {answer.location}")
        visitor.close()
    return {"opens_s": statistics.median(opened), "sends_s": statistics.median(sent)}


def seed(settings: dict[str, str]) -> tuple[str, str]:
    """A fresh instance with both surveys open; their short codes."""
    from codesign.app import create_app
    from codesign.settings import Settings
    from codesign.web.unit_of_work import unit_of_work
    from tests.support.factories import SurveyFactory

    command = [sys.executable, "-m", "codesign", "init"]
    subprocess.run(command, env=os.environ | settings, check=True, stdout=2)
    app = create_app(Settings.from_environment(settings))
    with app.app_context(), unit_of_work():
        ten = SurveyFactory(draft=ten_questions())
        return ten.short_code, SurveyFactory(process=ten.process, draft=large_form()).short_code


def stored(settings: dict[str, str], ten: str) -> int:
    """Submitted responses of the ten questions."""
    from codesign.app import create_app
    from codesign.settings import Settings
    from codesign.surveys.models import Response, Survey
    from codesign.web.unit_of_work import unit_of_work

    app = create_app(Settings.from_environment(settings))
    with app.app_context(), unit_of_work(write=False) as session:
        counted = select(func.count()).select_from(Response).join(Survey, Response.survey_id == Survey.id)
        return session.scalar(counted.where(Survey.short_code == ten, Response.state == "submitted")) or 0


def run(seconds: float, clients: int, rounds: int, database_url: str) -> dict[str, Any]:
    """The whole bench."""
    port, bare_port, said = free_port(), free_port(), [0]
    with tempfile.TemporaryDirectory(prefix="codesign-bench-") as folder:
        settings = settings_for(folder, database_url)
        ten, huge = seed(settings)
        measured = scenarios(ten, port, bare_port, said)
        with servers(settings, port, bare_port):
            for _ in range(rounds):
                for name, scenario in measured.items():
                    pause = PAUSE_SECONDS if name == "typing" else 0.0
                    scenario.slices.append(asyncio.run(load(scenario, seconds, clients, pause)))
            large_figures = asyncio.run(large(port, huge))
        kept = stored(settings, ten)
    if kept != said[0]:
        raise SystemExit(f"acknowledged {said[0]} surveys, but stored {kept}")
    figures = {scenario.name: scenario.measured() for scenario in measured.values()}
    for figure in figures.values():
        figure["ratio"] = figure["per_second"] / figures["bare Flask route"]["per_second"]
    return {
        "database": settings["CODESIGN_DATABASE_URL"].partition(":")[0],
        "clients": clients,
        "scenarios": figures,
        "large": large_figures,
        "completed": kept,
    }


def in_words(result: dict[str, Any]) -> str:
    """A small table."""
    lines = [
        f"{result['database']}, {result['clients']} respondents, {PROCESSES} processes × {THREADS} threads, {LOOPBACK}",
        f"{'':<26}{'per second':>12}{'of bare':>10}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}",
    ]
    lines += [
        f"{name:<26}{f['per_second']:>12.1f}{f['ratio']:>10.4f}{f['p50_ms']:>9.1f}{f['p95_ms']:>9.1f}{f['p99_ms']:>9.1f}"
        for name, f in result["scenarios"].items()
    ]
    large_form = result["large"]
    lines.append(
        f"{LARGE} questions on one page: opens in {large_form['opens_s']:.2f} s, sends in {large_form['sends_s']:.2f} s"
    )
    lines.append(f"stored: {result['completed']} completed surveys, as acknowledged")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "--seconds", type=float, default=4.0, help="length of one slice (default 4, at most 30)"
    )
    parser.add_argument(
        "--clients", type=int, default=50, help="respondents at once (default 50, at most 256)"
    )
    parser.add_argument(
        "--rounds", type=int, default=3, help="slices of each scenario (default 3, at most 20)"
    )
    parser.add_argument("--database-url", default="", help="an empty database; by default a SQLite file")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    given = parser.parse_args()
    if not (0 < given.seconds <= 30 and 0 < given.clients <= 256 and 0 < given.rounds <= 20):
        parser.error("out of bounds")
    result = run(given.seconds, given.clients, given.rounds, given.database_url)
    print(json.dumps(result, indent=1) if given.json else in_words(result))


if __name__ == "__main__":
    main()
