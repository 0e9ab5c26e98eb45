# SPDX-License-Identifier: AGPL-3.0-or-later
"""Dimensions and categories of the census in words."""

from __future__ import annotations

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.territory.models import Place

DIMENSIONS = {"age": _l("Age"), "gender": _l("Gender"), "quarter": _l("Quarter")}
_CATEGORIES = {"woman": _l("Women"), "man": _l("Men")}
_AGES = re.compile(r"(?P<from>\d+)_(?P<to>\d+)|under_(?P<under>\d+)|(?P<over>\d+)_plus")


def dimension_words(dimension: str) -> str:
    """The name of a dimension."""
    return str(DIMENSIONS.get(dimension) or _spelled(dimension))


def category_words(session: Session, dimension: str, categories: list[str]) -> dict[str, str]:
    """The names of the categories of one dimension: bands of age, genders, the quarters by their names."""
    quarters: dict[str, str] = {}
    if dimension == "quarter":
        named = select(Place.code, Place.name).where(Place.kind == "quarter", Place.code.in_(categories))
        quarters = dict(session.execute(named).all())
    return {category: quarters.get(category) or _words(category) for category in categories}


def _words(category: str) -> str:
    band = _AGES.fullmatch(category)
    if band is None:
        return str(_CATEGORIES.get(category) or _spelled(category))
    if band["under"]:
        return _("under %(age)s years", age=band["under"])
    if band["over"]:
        return _("%(age)s years and over", age=band["over"])
    return _("%(first)s to %(last)s years", first=band["from"], last=band["to"])


def _spelled(code: str) -> str:
    return code.replace("_", " ").capitalize()
