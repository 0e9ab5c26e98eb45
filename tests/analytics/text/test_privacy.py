# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesign.analytics.text.privacy import mask, spans, valid_iban, valid_tax_code


@pytest.mark.parametrize(
    ("language", "text", "masked"),
    [
        ("it", "Scrivimi a mario.rossi@example.it", "Scrivimi a [email]"),
        ("it", "Chiamate il 340 1234567 o lo 0521-123456", "Chiamate il [telefono] o lo [telefono]"),
        ("it", "IBAN IT60 X054 2811 1010 0000 0123 456.", "IBAN [iban]."),
        ("it", "Il mio codice è RSSMRA85T10A562S", "Il mio codice è [codice-fiscale]"),
        ("it", "L'auto AB123CD è lì da mesi", "L'auto [targa] è lì da mesi"),
        ("it", "Abito in via Giuseppe Garibaldi n. 5/b", "Abito in [indirizzo]"),
        ("it", "abito in via san marco 3", "abito in [indirizzo]"),
        ("it", "Piazza XX Settembre, 3 e via dei Mille 12 bis", "[indirizzo] e [indirizzo]"),
        ("it", "Il sig. Mario Rossi e la dott.ssa Bianchi", "Il [nome] e la [nome]"),
        ("en", "Mr Smith of 221 Baker Street, +44 20 7946 0958", "[name] of [address], [phone]"),
        ("es", "Sra. García, Calle Mayor 5, 612 345 678", "[nombre], [dirección], [teléfono]"),
        ("fr", "Mme Dupont, 12 rue de la Paix, 06 12 34 56 78", "[nom], [adresse], [téléphone]"),
        ("de", "Frau Müller, Hauptstraße 12", "[name], [adresse]"),
    ],
)
def test_personal_data_is_replaced_by_its_kind(language: str, text: str, masked: str) -> None:
    assert mask(text, language) == masked


@pytest.mark.parametrize(
    "text",
    [
        "In via Garibaldi mancano i lampioni",
        "Dal 2020 al 2024 il bus 12 passa alle 18:30, costa 1.000.000 di euro",
        "Il 01/02/2024 e il 2024-02-01 era chiuso",
        "Chiamate il 112 o il 118",
        "Siamo 40000 abitanti, 3 scuole e 25 classi",
        "La scuola Don Milani è fredda",
    ],
)
def test_places_dates_and_amounts_stay(text: str) -> None:
    assert mask(text, "it") == text


def test_check_letters_and_digits_decide() -> None:
    assert valid_tax_code("RSSMRA85T10A562S")
    assert not valid_tax_code("RSSMRA85T10A562T")
    assert valid_iban("IT60X0542811101000000123456")
    assert not valid_iban("IT61X0542811101000000123456")
    assert mask("codice RSSMRA85T10A562T", "it") == "codice RSSMRA85T10A562T"


@pytest.mark.parametrize("language", ["it", "en", "es", "ca", "fr", "de", "pt", "ar", "xx"])
def test_what_stands_in_place_of_the_data_is_no_word_of_an_answer(language: str) -> None:
    masked = mask(
        "anna@example.org, RSSMRA85T10A562S, AB123CD, IT60X0542811101000000123456, +39 340 1234567", language
    )
    assert len(re.findall(r"\[[^\]\s]{1,20}\]", masked)) == 5
    assert (masked.startswith("[email]")) == (language in ("it", "en", "xx"))


def test_only_what_the_page_on_privacy_promises_is_covered() -> None:
    """A name with a title is; one without is not, and the page says so."""
    assert mask("Lo dice il signor Rossi", "it") == "Lo dice il [nome]"
    assert mask("Lo dice Mario Rossi", "it") == "Lo dice Mario Rossi"


def test_an_unknown_language_is_searched_for_every_shape() -> None:
    assert mask("Herr Müller, via Roma 12", "xx") == "[name], [address]"


@given(st.text(max_size=200), st.sampled_from(["it", "en", "es", "fr", "de", "ca", "xx"]))
def test_spans_are_ordered_and_apart_in_any_text(text: str, language: str) -> None:
    found = spans(text, language)
    assert all(span.start < span.end <= len(text) for span in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
