# SPDX-License-Identifier: AGPL-3.0-or-later
"""The odds of a draw travel through the form of the vote, sealed: nobody can read them there, or put others in.

Read openly they would tell the counts of a blind round; computed anew when the vote arrives they could be another
lottery's, since others vote in between. The seal is a synthetic IV (as in RFC 5297) over HMAC-SHA-256: the tag
of the odds, the participant's code and the statement is also the nonce under which the odds are hidden.
"""

from __future__ import annotations

import hmac
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from hashlib import sha256

from codesign.deliberation.voting.lottery import Odds

_ODDS = struct.Struct(">dd")
_TAG = 16


def seal(odds: Odds, secret: str, code: str, statement_id: int) -> str:
    """The odds of this statement for the owner of this code, as a text that tells nothing."""
    plain = _ODDS.pack(odds.weight, odds.chance)
    tag = _tag(plain, secret, code, statement_id)
    return urlsafe_b64encode(tag + _hidden(plain, tag, secret)).decode()


def unseal(sealed: str, secret: str, code: str, statement_id: int) -> Odds | None:
    """The odds in such a text; None for any other text, or one that was made for another person or statement."""
    try:
        given = urlsafe_b64decode(sealed.encode())
    except (NotBase64, ValueError):
        return None
    if len(given) != _TAG + _ODDS.size:
        return None
    tag, plain = given[:_TAG], _hidden(given[_TAG:], given[:_TAG], secret)
    if not hmac.compare_digest(tag, _tag(plain, secret, code, statement_id)):
        return None
    return Odds(*_ODDS.unpack(plain))


def _tag(plain: bytes, secret: str, code: str, statement_id: int) -> bytes:
    return hmac.digest(_key(secret, b"tag"), plain + f"{statement_id}:{code}".encode(), sha256)[:_TAG]


def _hidden(text: bytes, tag: bytes, secret: str) -> bytes:
    """Hide a text under a tag, or bring it back: the same act."""
    pad = hmac.digest(_key(secret, b"pad"), tag, sha256)[: len(text)]
    return bytes(one ^ other for one, other in zip(text, pad, strict=True))


def _key(secret: str, purpose: bytes) -> bytes:
    return hmac.digest(secret.encode(), b"odds of a draw: " + purpose, sha256)
