# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words and attributes of LimeSurvey."""

from __future__ import annotations

from typing import Any

from codesign.exchange.import_report import Document
from codesign.exchange.limesurvey.tables import LimeQuestion, Texts

#: The code LimeSurvey stores for "other".
OTHER_CODE = "-oth-"
LANGUAGE_WORDS: dict[str, dict[str, str]] = {
    "F": {"en": "Female", "it": "Femmina", "de": "Weiblich", "fr": "Féminin", "es": "Mujer", "ru": "Женский"},
    "M": {"en": "Male", "it": "Maschio", "de": "Männlich", "fr": "Masculin", "es": "Hombre", "ru": "Мужской"},
    "U": {"en": "Uncertain", "it": "Non so", "de": "Unsicher", "fr": "Incertain", "es": "No sé", "ru": "Не знаю"},
    "I": {"en": "Increase", "it": "In aumento", "de": "Zunahme", "fr": "Augmentation", "es": "Aumento", "ru": "Больше"},
    "S": {"en": "Same", "it": "Uguale", "de": "Gleich", "fr": "Identique", "es": "Igual", "ru": "Так же"},
    "D": {"en": "Decrease", "it": "In calo", "de": "Abnahme", "fr": "Diminution", "es": "Disminución", "ru": "Меньше"},
}  # fmt: skip
#: Attributes that change what can be answered and have no place here.
LOST = (
    "array_filter", "array_filter_exclude", "equals_num_value", "min_num_value_sgqa", "max_num_value_sgqa",
    "num_value_equals_sgqa", "em_validation_q", "em_validation_sq", "time_limit", "other_comment_mandatory",
    "location_mapservice", "max_subquestions", "scriptActivate", "date_min", "date_max", "min_num_of_files",
)  # fmt: skip
HARMLESS = {
    "time_limit": {"0", ""},
    "location_mapservice": {"0"},
    "min_num_of_files": {"0", "1"},
    "other_comment_mandatory": {"0"},
}


COMMENT = {
    "en": "Your comment",
    "it": "Il tuo commento",
    "de": "Kommentar",
    "fr": "Commentaire",
    "es": "Comentario",
}
RANDOM = {"single", "dropdown", "multiple", "ranking", "matrix"}


def paired(first: Texts, second: Texts) -> Texts:
    """Two labels as one, in the languages of both."""
    return {code: f"{first[code]} – {second[code]}" for code in first if code in second} or first or second


def number_of(text: str) -> int | float | None:
    """The number in an attribute, if it is one."""
    try:
        value = float(text)
    except ValueError:
        return None
    return int(value) if value == int(value) else value


def ends_of(question: LimeQuestion, low: str, high: str) -> Document:
    """The least and the greatest number, where they make sense together."""
    ends = {"min": number_of(question.attribute(low)), "max": number_of(question.attribute(high))}
    found: dict[str, Any] = {name: value for name, value in ends.items() if value is not None}
    return found if len(found) < 2 or found["min"] < found["max"] else {}


def limits_of(question: LimeQuestion, *names: tuple[str, str], highest: int) -> Document:
    """How many may be chosen."""
    options = {}
    for own, name in names:
        if (value := question.attribute(name)).isdecimal() and 0 < int(value) <= highest:
            options[own] = int(value)
    if options.get("least", 0) > options.get("most", highest):
        options.pop("least")
    return {"options": options} if options else {}
