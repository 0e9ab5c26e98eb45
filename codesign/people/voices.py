# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking part without an account: one code per activity, which only the citizen's device and paper know.

The browser keeps a random device token in a cookie. From it the code of each activity is derived, so one cookie
serves all activities while the database cannot tell that two voices are the same person. The same code, written
down, is the receipt: it opens the answers on any other device.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.people.models import ErasedVoice, Voice
from codesign.web import clock
from codesign.web.limits import let_in
from codesign.web.upsert import insert_into

# Crockford's alphabet: no I, L, O, U, so a code survives handwriting and being read aloud.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
CODE_LENGTH = 16
SHORT_CODE_LENGTH = 6


def new_device_token() -> str:
    """128 random bits for a browser that has none yet."""
    return secrets.token_hex(16)


def code_for(device_token: str, activity: str) -> str:
    """The 80-bit code of this device in one activity, for instance `survey:12`."""
    digest = hmac.digest(device_token.encode(), activity.encode(), hashlib.sha256)
    return _spell(int.from_bytes(digest[:10]), CODE_LENGTH)


def new_short_code() -> str:
    """A short code for links and posters; it names an activity and protects nothing."""
    return "".join(secrets.choice(ALPHABET[10:]) for _ in range(SHORT_CODE_LENGTH))


def new_code(length: int) -> str:
    """A random code of five bits a letter."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def read_code(typed: str, length: int = CODE_LENGTH) -> str | None:
    """The code a person typed, forgiving case, spaces, dashes and look-alike letters."""
    code = "".join(typed.upper().translate(_MISREAD).replace("-", " ").split())
    return code if len(code) == length and set(code) <= set(ALPHABET) else None


def read_short_code(typed: str) -> str | None:
    """The short code of a poster as a person typed it; it has letters alone, or was chosen by hand."""
    code = "".join(typed.upper().replace("-", " ").split())
    return code if code.isascii() and code.isalnum() and 3 <= len(code) <= 12 else None


def show_code(code: str) -> str:
    """The code in groups of four, as it is printed."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def hash_code(code: str) -> str:
    """What the database keeps; 80 random bits and more need no salt and no slow hash."""
    return hashlib.sha256(code.encode()).hexdigest()


def find_voice(session: Session, code: str) -> Voice | None:
    """The voice that holds this code."""
    return session.scalar(select(Voice).where(Voice.code_hash == hash_code(code)))


def voice_for(session: Session, code: str, time_zone: str, *, is_vouched_for: bool) -> Voice:
    """The voice of this code, made at its first use, once however many requests arrive together.

    time_zone: of the process, whose day is the finest time kept. is_vouched_for: whether staff let this person in, by a
    letter or at a kiosk.

    Raises:
        TooManyRequests: it would be a new voice, and its network brought as many as it may.
    """
    insert = insert_into(session, Voice).values(code_hash=hash_code(code), began_on=clock.today(time_zone))
    made = insert.on_conflict_do_nothing(index_elements=["code_hash"]).returning(Voice.id)
    if session.scalar(made) is not None and not is_vouched_for:
        let_in()
    return session.scalars(select(Voice).where(Voice.code_hash == hash_code(code))).one()


def was_erased(session: Session, code: str) -> bool:
    """Whether the owner of this code deleted everything."""
    return session.get(ErasedVoice, hash_code(code)) is not None


def is_known(session: Session, code: str) -> bool:
    """Whether somebody answered under this code, or did and deleted it all."""
    return find_voice(session, code) is not None or was_erased(session, code)


def _spell(number: int, length: int) -> str:
    letters = []
    for _ in range(length):
        number, digit = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[digit])
    return "".join(letters)
