# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the demo town consists of, as it was written by hand, and the days on which it happens."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

FOLDER = Path(__file__).parent / "content"


@dataclass(frozen=True)
class WrittenAnswer:
    """A free-text answer, the topic its author had in mind, and the second one of two wishes."""

    id: str
    question: str
    language: str
    topic: str
    also: str
    text: str


@dataclass(frozen=True)
class Calendar:
    """The demo's days, counted from the day it is built on."""

    today: date
    time_zone: str = "Europe/Rome"

    def day(self, offset: int) -> date:
        """The day so many days from today."""
        return self.today + timedelta(days=offset)

    def midnight(self, offset: int | None) -> datetime | None:
        """The first moment of a day; none for a phase without end."""
        return None if offset is None else self.moment(offset, 0)

    def moment(self, offset: int, hour: int = 10) -> datetime:
        """A moment in the town's working day."""
        return datetime.combine(self.day(offset), time(hour), ZoneInfo(self.time_zone))


def document(name: str) -> Any:
    """One of the JSON documents."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def topics_of(question: str) -> dict[str, str]:
    """The topic each text of a question was written about."""
    return {answer.text: answer.topic for answer in written_answers() if answer.question == question}


def written_answers() -> list[WrittenAnswer]:
    """All free-text answers, in the order they were written down."""
    with (FOLDER / "answers.tsv").open(encoding="utf-8", newline="") as lines:
        return [WrittenAnswer(**row) for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]
