# SPDX-License-Identifier: AGPL-3.0-or-later
"""A small workbench: answers about three matters, already placed, or found by the real pipeline."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.themes.models import Placement, Theme, Theming
from codesign.web.policy import Actor
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import (
    MembershipFactory,
    PlacementFactory,
    ProcessFactory,
    ResponseFactory,
    SurveyFactory,
    TextAnswerFactory,
    ThemeFactory,
    ThemingFactory,
)

MATTERS = ("luce", "autobus", "parco")


def a_bench(answers_each: int = 4, **of_the_process: object) -> Theming:
    """Three themes with so many answers each, two mixed ones and one too short."""
    theming = ThemingFactory(survey=SurveyFactory(process=ProcessFactory(**of_the_process)))
    themes = [
        ThemeFactory(theming=theming, label=matter, position=number) for number, matter in enumerate(MATTERS)
    ]
    for number in range(answers_each):
        for theme in themes:
            _placed(theming, theme, f"Vorrei più {theme.label} al numero {number}")
    for bucket, text in (("mixed", "luce al parco"), ("mixed", "autobus al parco"), ("not_themed", "boh")):
        _placed(theming, None, text, bucket)
    return theming  # type: ignore[no-any-return]


def _placed(theming: Theming, theme: Theme | None, text: str, bucket: str = "theme") -> None:
    quarter = "nord" if "luce" in text else "centro"
    response = ResponseFactory(survey=theming.survey, answers={"quarter": quarter})
    PlacementFactory(
        text_answer=TextAnswerFactory(response=response, text=text),
        theme=theme,
        theming_id=theming.id,
        bucket=bucket,
    )


def placed(session: Session, theming: Theming, theme: Theme | None = None) -> list[Placement]:
    """All placements of the question, or those of one theme, in order."""
    query = select(Placement).where(Placement.theming_id == theming.id).order_by(Placement.text_answer_id)
    return list(session.scalars(query if theme is None else query.where(Placement.theme_id == theme.id)))


@dataclass
class Staffed:
    """A bench in the database with two facilitators."""

    theming: int
    themes: list[int]
    process: int
    users: list[int]

    def actor(self, number: int = 0) -> Actor:
        """One of the facilitators."""
        return Actor(self.users[number], roles={self.process: "facilitator"})


@pytest.fixture
def staffed(app: Flask) -> Staffed:
    """On each engine a bench and two facilitators, stored."""
    with app.app_context(), unit_of_work():
        theming = a_bench()
        process = theming.survey.process
        users = [MembershipFactory(process=process, role="facilitator").user.id for _ in range(2)]
        return Staffed(theming.id, [theme.id for theme in theming.themes], process.id, users)
