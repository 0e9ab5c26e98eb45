# SPDX-License-Identifier: AGPL-3.0-or-later
"""Coarse language in an answer: a short reviewed list per language, for the eye of whoever publishes quotes.

The list holds insults, slurs and obscenities that need no context to be one. Anger at a broken pavement is not on it,
and nothing else follows from a hit: an answer is grouped, counted and read like any other.
"""

from __future__ import annotations

import re
from functools import cache

#: Whole words; a final asterisk stands for any ending.
COARSE_WORDS: dict[str, tuple[str, ...]] = {
    "it": (
        *("bastard*", "cazz*", "coglion*", "cretin*", "deficienti", "figli di puttana", "froc*", "idiot*"),
        *("imbecill*", "incazzat*", "merd*", "mongoloid*", "negro", "negra", "negri", "negre", "pezzenti"),
        *("puttan*", "rincoglionit*", "rottinculo", "stronz*", "terron*", "troia", "troie", "vaffanculo"),
        *("zingaracci*", "zoccol*"),
    ),
    "en": (
        *("arsehole*", "asshole*", "bastard*", "bitch*", "bollocks", "bullshit", "cunt*", "dickhead*", "fag"),
        *(
            "faggot*",
            "fuck*",
            "idiot*",
            "imbecile*",
            "moron*",
            "motherfuck*",
            "nigg*",
            "paki",
            "pakis",
            "piss",
        ),
        *("retard", "retards", "scumbag*", "shit*", "slut*", "twat*", "wank*", "whore*"),
    ),
    "es": (
        *(
            "bastard*",
            "cabr[oó]n*",
            "capull*",
            "coñ*",
            "gilipoll*",
            "hij[oa]s? de puta",
            "hostias",
            "idiota*",
        ),
        *("imb[eé]cil*", "jod(?:er|id[oa]s?)", "maric[oó]n*", "mierda*", "negrat*", "panchit*", "pendej*"),
        *("put[ao]s?", "subnormal*", "sudac*", "zorras?"),
    ),
}


def coarse_words(text: str, language: str) -> tuple[str, ...]:
    """The coarse words of `text` as written, in order; in a language without a list, words of any list count."""
    return tuple(match.group() for match in _pattern(language).finditer(text))


def is_coarse(text: str, language: str) -> bool:
    """Whether `text` holds a coarse word."""
    return bool(coarse_words(text, language))


@cache
def _pattern(language: str) -> re.Pattern[str]:
    lists = [COARSE_WORDS[language]] if language in COARSE_WORDS else list(COARSE_WORDS.values())
    words = [word.replace("*", r"\w*") for words in lists for word in words]
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)
