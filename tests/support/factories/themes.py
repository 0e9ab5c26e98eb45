# SPDX-License-Identifier: AGPL-3.0-or-later
"""Factories of themes."""

from __future__ import annotations

import factory

from codesign.themes.models import Code, DoubleCoding, Placement, Theme, ThemeEdit, Theming
from tests.support.factories.base import Factory
from tests.support.factories.people import UserFactory
from tests.support.factories.surveys import SurveyFactory, TextAnswerFactory


class ThemingFactory(Factory):
    class Meta:
        model = Theming

    survey = factory.SubFactory(SurveyFactory)
    question = "wish"


class ThemeFactory(Factory):
    class Meta:
        model = Theme

    theming = factory.SubFactory(ThemingFactory)
    label = factory.Sequence(lambda n: f"tema {n}")


class PlacementFactory(Factory):
    class Meta:
        model = Placement

    text_answer = factory.SubFactory(TextAnswerFactory)
    theme = factory.SubFactory(ThemeFactory)
    theming_id = factory.LazyAttribute(lambda placement: placement.theme.theming_id)
    bucket = "theme"
    certainty = 0.8


class ThemeEditFactory(Factory):
    class Meta:
        model = ThemeEdit

    theming_id = factory.LazyFunction(lambda: ThemingFactory().id)
    act = "rename"


class DoubleCodingFactory(Factory):
    class Meta:
        model = DoubleCoding

    theming = factory.SubFactory(ThemingFactory)
    seed = 0
    machine = factory.LazyFunction(list)


class CodeFactory(Factory):
    class Meta:
        model = Code

    coding = factory.SubFactory(DoubleCodingFactory)
    text_answer_id = factory.LazyFunction(lambda: TextAnswerFactory().id)
    user = factory.SubFactory(UserFactory)
