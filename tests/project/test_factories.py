# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every model has one factory, and every factory makes a row that both databases take."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy.orm import Session

from codesign.extensions import Base
from tests.support import factories
from tests.support.factories import Factory


def _factories() -> list[type[Factory]]:
    found = [value for value in vars(factories).values() if isinstance(value, type)]
    return [value for value in found if issubclass(value, Factory) and value is not Factory]


def test_each_model_has_one_factory() -> None:
    models = {mapper.class_.__name__ for mapper in Base.registry.mappers}
    made = Counter(factory._meta.model.__name__ for factory in _factories())
    assert set(made) == models
    assert set(made.values()) == {1}


@pytest.mark.parametrize("factory", _factories(), ids=lambda factory: factory.__name__)
def test_a_factory_makes_a_row(session: Session, factory: type[Factory]) -> None:
    row = factory()
    session.flush()
    assert row in session
