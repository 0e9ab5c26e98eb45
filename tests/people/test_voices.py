# SPDX-License-Identifier: AGPL-3.0-or-later
"""Codes are hard to guess, easy to copy by hand, and tell nothing of who holds several."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from codesign.people.voices import ALPHABET, code_for, hash_code, new_device_token, read_code, show_code

CODES = st.text(alphabet=ALPHABET, min_size=16, max_size=16)


@given(code=CODES, gap=st.sampled_from(["", " ", "-", "  "]), lower=st.booleans())
def test_a_code_is_read_however_it_was_copied(code: str, gap: str, lower: bool) -> None:
    written = gap.join(code[start : start + 4] for start in range(0, 16, 4))
    assert read_code(written.lower() if lower else written) == code
    assert read_code(show_code(code)) == code


@given(code=CODES)
def test_look_alike_letters_are_forgiven(code: str) -> None:
    assert read_code(code.replace("0", "O").replace("1", "l")) == code


@given(typed=st.text(max_size=30))
def test_what_is_no_code_is_none(typed: str) -> None:
    found = read_code(typed)
    assert found is None or (len(found) == 16 and set(found) <= set(ALPHABET))


def test_each_activity_has_a_code_of_its_own() -> None:
    token = new_device_token()
    codes = {code_for(token, f"survey:{number}") for number in range(200)}
    assert len(codes) == 200
    assert code_for(token, "survey:1") == code_for(token, "survey:1")
    assert code_for(new_device_token(), "survey:1") not in codes
    assert len({hash_code(code) for code in codes}) == 200
