# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers are written as each language writes them, and never round a doubt away."""

from __future__ import annotations

import json
from importlib import import_module
from pkgutil import iter_modules
from string import Formatter
from typing import get_args

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesign.charts import words
from codesign.charts.records import figure_of
from codesign.charts.theme import plain_text, wrapped_text
from codesign.charts.words.book import (
    COMMON,
    PHRASES,
    Language,
    listed,
    number,
    percent,
    say_count,
    the_percent,
)


def test_numbers_and_shares_in_both_languages() -> None:
    assert number(1234567.5, "it", 1) == "1.234.567,5"
    assert number(1234567.5, "en", 1) == "1,234,567.5"
    assert percent(0.62, "it") == "62\u00a0%"
    assert percent(0.62, "en") == "62%"


@pytest.mark.parametrize(
    ("share", "written"), [(0, "0%"), (1, "100%"), (0.996, "99.6%"), (0.9996, "99.96%"), (0.0004, "0.04%")]
)
def test_all_and_none_are_said_only_of_all_and_none(share: float, written: str) -> None:
    assert percent(share, "en") == written


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_of_people_says_100_only_of_everybody(counts: tuple[int, int]) -> None:
    some, everybody = counts
    assert (percent(some / everybody, "en") == "100%") == (some == everybody)
    assert (percent(some / everybody, "en") == "0%") == (some == 0)


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (0.08, "l’8"),
        (0.11, "l’11"),
        (0.85, "l’85"),
        (0.01, "l’1"),
        (0, "lo 0"),
        (0.004, "lo 0,4"),
        (0.18, "il 18"),
        (0.795, "l’80"),
        (1, "il 100"),
        (0.9, "il 90"),
    ],
)
def test_italian_articles_follow_the_spoken_number(share: float, written: str) -> None:
    assert the_percent(share, "it") == f"{written}\u00a0%"


def test_names_are_listed() -> None:
    assert listed(["a"], "it") == "a"
    assert listed(["a", "b", "c"], "it") == "a, b e c"
    assert listed(["a", "b"], "en") == "a and b"


def test_one_is_not_many() -> None:
    assert "una sola affermazione" in say_count("you_too_few", 1, "it", needed="7")
    assert "1.200 affermazioni" in say_count("you_too_few", 1200, "it", needed="7")


def test_every_phrase_is_in_every_language_with_the_same_values() -> None:
    for key, phrase in PHRASES.items():
        assert set(phrase) == set(get_args(Language)), key
        fields = {
            language: {name for _, name, _, _ in Formatter().parse(text) if name}
            for language, text in phrase.items()
        }
        assert fields["it"] == fields["en"], key


def test_no_kind_of_chart_takes_another_s_key() -> None:
    modules = [name for _, name, _ in iter_modules(words.__path__) if name != "book"]
    parts = [COMMON, *(import_module(f"codesign.charts.words.{name}").PHRASES for name in modules)]
    assert len(parts) > 2
    assert len(PHRASES) == sum(len(part) for part in parts)


def test_somebody_s_words_are_never_mark_up() -> None:
    hostile = '<a href="javascript:alert(1)">clic</a> & <b>grassetto</b>'
    for written in (plain_text(hostile), wrapped_text(hostile).replace("<br>", " ")):
        assert "<" not in written
        assert "&lt;a href" in written


def test_long_words_are_cut_with_an_ellipsis() -> None:
    written = wrapped_text("parola " * 60)
    assert written.count("<br>") == 1
    assert written.endswith("…")
    assert wrapped_text("Breve.") == "Breve."


def test_a_figure_is_rounded_and_carries_no_template() -> None:
    figure = figure_of([go.Bar(x=[1 / 3], y=["a"])], {"height": 320})
    assert figure["data"][0]["x"] == [0.3333]
    assert figure["layout"]["height"] == 320
    assert len(json.dumps(figure["layout"])) < 200
