# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

import pytest

from codesign.analytics.text.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Vorrei che il parco fosse illuminato anche la sera", "it"),
        ("I would like the park to be lit in the evening too", "en"),
        ("Me gustaría que el parque estuviera iluminado por la noche", "es"),
        ("J'aimerais que le parc soit éclairé aussi le soir", "fr"),
        ("Ich wünsche mir, dass der Park auch abends beleuchtet ist", "de"),
    ],
)
def test_a_sentence_is_recognised_among_the_languages_of_the_survey(text: str, language: str) -> None:
    assert detect(text, ("it", "en", "es", "fr", "de"), "it") == language


def test_a_few_words_are_left_to_the_fallback() -> None:
    assert detect("more benches", ("it", "en"), "it") == "it"


def test_one_allowed_language_is_the_answer_whatever_is_written() -> None:
    assert detect("I would like the park to be lit in the evening", ("it",), "en") == "it"


def test_a_language_nobody_can_identify_comes_only_from_the_fallback() -> None:
    assert detect("tropp macchinn e tropp pocch post in del parchegg", ("it", "lmo"), "lmo") == "lmo"


def test_no_words_at_all() -> None:
    assert detect("", ("it", "en"), "en") == "en"
    assert detect("🎉 123 !!!", ("it", "en"), "en") == "en"
