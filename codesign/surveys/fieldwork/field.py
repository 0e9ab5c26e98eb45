# SPDX-License-Identifier: AGPL-3.0-or-later
"""Counting what happens in the field, without anything that could lead back to a person.

Every count is of one thing at a time; a browser's name is read for its kind of device and dropped; when somebody began
stands in the cookie on the person's own device, and only the class of the minutes is counted.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping

from flask import request
from flask import session as cookie
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from codesign.extensions import db
from codesign.surveys.field_models import FieldCount
from codesign.surveys.models import Survey
from codesign.web import clock
from codesign.web.i18n import language
from codesign.web.turns import TurnTimeout
from codesign.web.unit_of_work import unit_of_work
from codesign.web.upsert import insert_into

_TABLET = re.compile(r"ipad|tablet|kindle|silk/|android(?!.*mobile)", re.IGNORECASE)
_PHONE = re.compile(r"mobi|iphone|ipod|android", re.IGNORECASE)
#: Upper ends of the classes of minutes; beyond the last a survey was left and taken up again.
MINUTES = (2, 5, 10, 20, 60)
_BEGUN = "begun"
#: A cookie remembers this many surveys.
_MOST_BEGUN = 5


def device_class(browser: str) -> str:
    """Phone, tablet or computer."""
    if _TABLET.search(browser):
        return "tablet"
    return "phone" if _PHONE.search(browser) else "computer"


def minutes_class(minutes: float) -> str:
    """The class a duration falls in: "2" stands for less than two minutes, "5" for two to less than five."""
    return next((str(end) for end in MINUTES if minutes < end), "more")


def count(session: Session, survey_id: int, event: str, facts: Mapping[str, str]) -> None:
    """Add one to each of these counts."""
    insert = insert_into(session, FieldCount)
    statement = insert.on_conflict_do_update(
        index_elements=["survey_id", "event", "dimension", "value"],
        set_={"times": FieldCount.times + 1},
    )
    rows = [
        {"survey_id": survey_id, "event": event, "dimension": dimension, "value": value[:20], "times": 1}
        for dimension, value in sorted(facts.items())
    ]
    session.execute(statement, rows)


def note_opened(survey: Survey) -> None:
    """Somebody who has not begun looks at the welcome page.

    A page that is only read has no transaction that writes, so this takes a short one of its own; a visit is worth
    more than its count, which is let go when the database is busy.
    """
    facts = {
        "day": clock.today(survey.process.time_zone).isoformat(),
        "device": device_class(request.user_agent.string),
        "language": language(),
    }
    own = Session(db.engine)
    try:
        with unit_of_work(own):
            count(own, survey.id, "opened", facts)
    except (OperationalError, TurnTimeout):
        own.rollback()
    finally:
        own.close()


def note_begun(survey: Survey) -> None:
    """Let this device remember when its person began."""
    begun = cookie.get(_BEGUN, {})
    if str(survey.id) not in begun:
        cookie[_BEGUN] = dict([*begun.items(), (str(survey.id), int(time.time()))][-_MOST_BEGUN:])


def note_submitted(session: Session, survey: Survey) -> None:
    """Count device and class of minutes of answers that were just handed in, and forget when they were begun."""
    facts = {"device": device_class(request.user_agent.string)}
    begun = dict(cookie.get(_BEGUN, {}))
    began = begun.pop(str(survey.id), None)
    if began is not None:
        facts["minutes"] = minutes_class((time.time() - began) / 60)
        cookie[_BEGUN] = begun
    count(session, survey.id, "submitted", facts)
