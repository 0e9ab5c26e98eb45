# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.tokenize import RegexpTokenizer

from codesign.analytics.text.stoplists import STOP_WORDS
from codesign.analytics.text.tokens import LONGEST_TEXT, clean, stem, words_of


def written(text: str, language: str = "it") -> list[str]:
    cleaned = clean(text)
    return [cleaned[start:end] for start, end in words_of(cleaned, language).spans]


def test_elided_articles_are_not_part_of_the_word() -> None:
    assert written("L’illuminazione dell'area, un'altra volta") == ["illuminazione", "area"]
    assert written("Qu'est-ce que l'éclairage", "fr") == ["éclairage"]


def test_inflections_and_missing_accents_meet() -> None:
    assert len({stem(word, "it") for word in ("lampione", "lampioni", "Lampioni")}) == 1
    assert stem("città", "it") == stem("citta", "it") == stem("CITTÀ", "it")


def test_addresses_of_the_net_and_masked_data_are_no_words() -> None:
    assert written("Vedi https://example.org/parco [email] @rossi e www.parco.it: lampioni") == [
        "Vedi",
        "lampioni",
    ]


@pytest.mark.parametrize("word", ["perché", "perche", "non", "vorrei", "2024", "a", "è"])
def test_words_that_name_no_theme_are_left_out(word: str) -> None:
    assert stem(word, "it") == ""


@pytest.mark.parametrize(
    "word", ["persone", "lavoro", "città", "consiglio", "tempo", "vita", "anziani", "acqua"]
)
def test_words_a_town_needs_are_never_stop_words(word: str) -> None:
    assert stem(word, "it")


def test_every_stop_word_is_one_word() -> None:
    for words in STOP_WORDS.values():
        assert all(word == word.strip() and " " not in word for word in words)


def test_scripts_without_spaces_become_pairs_of_signs() -> None:
    assert written("公園を増", "ja") == ["公園", "園を", "を増"]


def test_words_of_the_question_name_no_theme() -> None:
    ignored = frozenset({stem("parco", "it")})
    assert [*words_of("il parco e le panchine", "it", ignored).stems] == [stem("panchine", "it")]


@given(st.text(max_size=300), st.sampled_from(["it", "en", "es", "fr", "de", "ca", "ar", "xx"]))
def test_any_text_gives_stems_that_point_into_it(text: str, language: str) -> None:
    cleaned = clean(text)
    found = words_of(cleaned, language)
    assert len(found.stems) == len(found.spans)
    assert all(0 <= start < end <= len(cleaned) for start, end in found.spans)
    assert all(stem(cleaned[a:b], language) == s for (a, b), s in zip(found.spans, found.stems, strict=True))


def test_an_endless_text_is_read_up_to_a_limit() -> None:
    assert len(clean("parola " * 100_000)) == LONGEST_TEXT


@given(st.text(alphabet="abÀéñß·\u00ad²½' ,;-_07٣घिاَ", max_size=40))
def test_words_are_those_of_nltk_s_tokenizer(text: str) -> None:
    cleaned, tokenizer = clean(text), RegexpTokenizer(r"[^\W_]+(?:[·\u00ad][^\W_]+)*")
    expected = [(a, b) for a, b in tokenizer.span_tokenize(cleaned) if stem(cleaned[a:b], "xx")]
    assert [*words_of(cleaned, "xx").spans] == expected
