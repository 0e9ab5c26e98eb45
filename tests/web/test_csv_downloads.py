# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables for people: spreadsheets know them as UTF-8, and on request as Excel reads them in the reader's language."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale

from codesign.web.downloads import csv_attachment

ROWS = [["città", "quota"], ["Nicolò, o no; forse", 0.25], ["=1+1", 3]]


@pytest.mark.parametrize(
    ("address", "language", "second"),
    [
        ("/", "it", '"Nicolò, o no; forse",0.25'),
        ("/?for=excel", "it", '"Nicolò, o no; forse";0,25'),
        ("/?for=excel", "es", '"Nicolò, o no; forse";0,25'),
        ("/?for=excel", "en", '"Nicolò, o no; forse",0.25'),
    ],
)
def test_a_table_for_people(app: Flask, address: str, language: str, second: str) -> None:
    with app.test_request_context(address), force_locale(language):
        response = csv_attachment(ROWS, "t.csv")
    text = response.get_data().decode("utf-8")
    assert text.startswith("\ufeff")
    assert text.splitlines()[1] == second
    assert "'=1+1" in text
    assert response.headers["Content-Disposition"] == 'attachment; filename="t.csv"'
