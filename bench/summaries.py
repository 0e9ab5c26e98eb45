# SPDX-License-Identifier: AGPL-3.0-or-later
"""How long 100,000 responses to 30 questions take to summarise: `python -m bench.summaries [RESPONSES]`.

Responses are invented and put into a new SQLite file; only counting them is timed, once with and once without weights.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from codesign.app import create_app
from codesign.extensions import db
from codesign.processes.models import Process
from codesign.settings import Settings
from codesign.surveys.models import Response, Survey, SurveyVersion
from codesign.surveys.results.summaries import summarise
from codesign.surveys.results.weighting import set_margins
from codesign.web import clock
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work

QUESTIONS = 30
CHOICES = [f"c{number}" for number in range(6)]
BATCH = 5000


def document() -> dict[str, Any]:
    """Thirty closed questions: one of the census, the others of five kinds in turn."""
    choices = [{"id": id, "label": {"it": id}} for id in CHOICES]
    kinds: list[dict[str, Any]] = [
        {"kind": "single", "choices": choices},
        {"kind": "multiple", "choices": choices},
        {"kind": "scale"},
        {"kind": "yes_no"},
        {"kind": "number"},
    ]
    questions = [{"id": f"q{n}", "label": {"it": f"q{n}"}, **kinds[n % len(kinds)]} for n in range(QUESTIONS)]
    questions[0]["census"] = "group"
    return {"title": {"it": "Bench"}, "languages": ["it"], "pages": [{"id": "p", "questions": questions}]}


def answer(dice: random.Random, kind: str) -> Any:
    """What somebody answers to one question."""
    match kind:
        case "single":
            return dice.choice(CHOICES)
        case "multiple":
            return dice.sample(CHOICES, 2)
        case "scale":
            return dice.randint(1, 5)
        case "yes_no":
            return dice.choice(("yes", "no"))
        case _:
            return dice.randint(0, 90)


def fill(responses: int) -> Survey:
    """A survey with that many responses."""
    session, dice = db.session(), random.Random(1)
    process = Process(slug="bench", title={"it": "Bench"}, summary={"it": ""})
    survey = Survey(
        process=process, short_code="BENCH1", title={"it": "Bench"}, state="closed", draft=document()
    )
    survey.versions.append(SurveyVersion(number=1, document=document()))
    session.add(survey)
    session.flush()
    asked = [(question["id"], question["kind"]) for question in document()["pages"][0]["questions"]]
    common = {
        "survey_id": survey.id,
        "version_id": survey.versions[0].id,
        "state": "submitted",
        "channel": "web",
        "language": "it",
        "submitted_on": clock.now().date(),
    }
    for start in range(0, responses, BATCH):
        rows = [
            {**common, "answers": {id: answer(dice, kind) for id, kind in asked}}
            for _number in range(start, min(start + BATCH, responses))
        ]
        session.execute(insert(Response), rows)
    survey.submitted_count = responses
    session.flush()
    return survey


def main() -> None:
    """Print the seconds as JSON."""
    parser = argparse.ArgumentParser(description="Seconds to summarise many responses of 30 questions.")
    parser.add_argument("responses", type=int, nargs="?", default=100_000)
    responses = parser.parse_args().responses
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        settings = Settings(
            instance=path,
            database_url=f"sqlite:///{path / 'bench.db'}",
            secret_key="bench" * 8,
            jobs_url="immediate",
        )
        with create_app(settings).app_context():
            db.create_all()
            with unit_of_work():
                survey = fill(responses)
            found: dict[str, float | int] = {"responses": responses, "questions": QUESTIONS}
            for name in ("counted", "weighted_and_crossed"):
                with unit_of_work() as session:
                    if name != "counted":
                        set_margins(
                            session,
                            ANONYMOUS,
                            survey,
                            "group",
                            {id: 100 + 10 * n for n, id in enumerate(CHOICES)},
                        )
                    before, worked = time.perf_counter(), time.process_time()
                    summarise(session, survey, is_final=name != "counted")
                    found[f"{name}_seconds"] = round(time.perf_counter() - before, 2)
                    found[f"{name}_cpu_seconds"] = round(time.process_time() - worked, 2)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
