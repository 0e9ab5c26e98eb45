# SPDX-License-Identifier: AGPL-3.0-or-later
"""Factories of moderation."""

from __future__ import annotations

import factory

from codesign.moderation.models import ModerationAct
from tests.support.factories.base import Factory
from tests.support.factories.people import ProcessFactory


class ModerationActFactory(Factory):
    class Meta:
        model = ModerationAct

    process_id = factory.LazyFunction(lambda: ProcessFactory().id)
    place = "round:1"
    subject = "statement"
    act = "accept"
    on_arrival = True
