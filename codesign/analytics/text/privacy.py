# SPDX-License-Identifier: AGPL-3.0-or-later
"""Personal data inside answers: found by its shape, masked before anything is shown or labelled.

A place («via Roma») is a fact about the town and stays; with a house number it points to a home and goes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

Kind = Literal["email", "iban", "tax_code", "plate", "phone", "address", "name"]


@dataclass(frozen=True)
class Span:
    """Characters `start` to `end` of the text are personal data of this kind."""

    start: int
    end: int
    kind: Kind


_CAPITAL = r"[A-ZÀ-ÖØ-Þ]"
_NAME = rf"{_CAPITAL}[\w'’\-]+"
_LINKS = (
    r"(?:d[eiau]|de[il]|dell['’aoe]|degli|della|delle|dello|del|dos|das|las?|los|les?|des|du|d['’]|l['’]|y|e)"
)
_HOUSE = r"\d{1,4}(?:\s?/\s?[a-zA-Z]\b|[a-zA-Z]\b|\s?(?:bis|ter)\b)?"
_ENDS = r"(?=\s*(?:[,.;:)!?]|$))"
_NUMBER_SIGN = r"(?:\s*,)?\s*(?:(?:n|nr|num)\s*[.°º]*|n[°º]|numero|número|civico|núm\.?)?\s*"
_PROPER = rf"(?:\s+(?:{_LINKS}\s*)*(?:{_CAPITAL}[\w'’.\-]*|\d{{1,2}}\s+[a-zà-ü]{{4,9}}\b))"

_CARELESS = r"(?:\s+[^\W\d_]{3,}){1,3}"

_STREETS_BEFORE = {
    "it": r"via|viale|v\.le|vicolo|piazza|p\.za|piazzale|p\.le|corso|c\.so|largo|strada|contrada|salita|"
    r"lungomare",
    "es": r"calle|c/|avenida|avda\.?|av\.|plaza|pza\.?|paseo|camino|ronda|travesía",
    "ca": r"carrer|c/|avinguda|av\.|plaça|pl\.|passeig|camí|ronda",
    "pt": r"rua|r\.|avenida|av\.|praça|largo|travessa",
}
_STREETS_AFTER_NUMBER = {
    "fr": rf"{_HOUSE},?\s+(?:rue|avenue|av\.|boulevard|bd|place|chemin|impasse|allée|quai|cours)"
    rf"{_PROPER}{{1,4}}",
    "en": rf"\d{{1,5}}\s+(?:{_NAME}\s+){{1,3}}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Ct|Square|Close|Boulevard|Blvd|Terrace)\b\.?",
}
_GERMAN_STREET = (
    rf"(?:{_CAPITAL}[\w\-]*(?:straße|strasse|str\.|weg|platz|allee|gasse|ufer)|"
    rf"{_NAME}\s+(?:Straße|Weg|Platz|Allee))"
)

_TITLES = {
    "it": r"[Ss]ig(?:\.|nor[ae]?|\.ra|\.na|\.ri)?|[Ss]ignorina|[Dd]ott(?:\.|\.ssa|or|ore|oressa)?|[Ii]ng\.|"
    r"[Aa]vv(?:\.|ocat[oa])|[Aa]rch\.|[Gg]eom\.|[Rr]ag\.|[Pp]rof(?:\.|\.ssa|essor|essore|essoressa)?|[Oo]n\.|"
    r"don|suor|[Ss]indac[oa]|[Aa]ssessor[ea]|[Cc]onsiglier[ea]",
    "en": r"[Mm](?:r|rs|s)\.?|[Mm]iss|[Dd]r\.|[Dd]octor|[Pp]rof(?:\.|essor)|[Mm]ayor|[Cc]ouncill?or",
    "es": r"[Ss]r(?:\.|a\.?|ta\.?)?|[Ss]eñor(?:a|ita)?|[Dd]on|[Dd]oña|D\.|D\.ª|[Dd]r(?:\.|a\.?)|"
    r"[Pp]rof(?:\.|esora?)|[Aa]lcalde(?:sa)?",
    "fr": r"M\.|MM\.|Mme|Mlle|[Mm]onsieur|[Mm]adame|[Mm]ademoiselle|[Dd]r\.?|[Dd]octeur|[Mm]aître|[Pp]r\.?",
    "de": r"[Hh]errn?|[Ff]rau|[Dd]r\.|[Pp]rof\.|[Bb]ürgermeister(?:in)?",
    "ca": r"[Ss]r\.?|[Ss]ra\.?|[Ss]enyora?|[Dd]r\.|[Dd]ra\.|[Aa]lcalde(?:ssa)?",
    "pt": r"[Ss]r\.?|[Ss]r[aª]\.?|[Ss]enhora?|[Dd]r\.|[Dd]r[aª]\.",
}

_EMAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]){11,30}\b", re.IGNORECASE)
_TAX_CODE = re.compile(
    r"\b[A-Z]{6}[\dLMNPQRSTUV]{2}[A-EHLMPRST][\dLMNPQRSTUV]{2}[A-Z][\dLMNPQRSTUV]{3}[A-Z]\b", re.IGNORECASE
)
_PLATE = re.compile(
    r"\b[A-HJ-NPR-TV-Z]{2}[ \-]?\d{3}[ \-]?[A-HJ-NPR-TV-Z]{2}\b|\b\d{4}[ \-]?[B-DF-HJ-NP-TV-Z]{3}\b",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w.,+])(?:\+|00)?\(?\d(?:[ ./\-()]{0,2}\d){5,14}(?!\w)")
_DIGIT = re.compile(r"\d")
_WITH_DIGITS: frozenset[Kind] = frozenset({"iban", "plate", "phone", "address"})
_DATE = re.compile(r"\d{1,2}[./\-]\d{1,2}[./\-]\d{2,4}|\d{4}[./\-]\d{1,2}[./\-]\d{1,2}")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")
"""Thousands: an amount of money, not a telephone."""

# Values of letters and digits in odd places of the Italian tax code (D.M. 23 December 1976).
_ODD = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (
            1,
            0,
            5,
            7,
            9,
            13,
            15,
            17,
            19,
            21,
            1,
            0,
            5,
            7,
            9,
            13,
            15,
            17,
            19,
            21,
            2,
            4,
            18,
            20,
            11,
            3,
            6,
            8,
            12,
            14,
            16,
            10,
            22,
            25,
            24,
            23,
        ),
        strict=True,
    )
)


def valid_iban(code: str) -> bool:
    """Whether the two check digits are right (ISO 13616, remainder of 97)."""
    compact = re.sub(r"\s", "", code).upper()
    if not 15 <= len(compact) <= 34:
        return False
    return int("".join(str(int(sign, 36)) for sign in compact[4:] + compact[:4])) % 97 == 1


def valid_tax_code(code: str) -> bool:
    """Whether the last letter of an Italian tax code follows from the fifteen signs before it."""
    code = code.upper()
    total = sum(
        _ODD[sign] if place % 2 == 0 else int(sign) if sign.isdigit() else ord(sign) - ord("A")
        for place, sign in enumerate(code[:15])
    )
    return chr(ord("A") + total % 26) == code[15]


def plausible_phone(number: str) -> bool:
    """Whether a run of digits looks dialled: it starts like a telephone number, no date or amount."""
    digits = re.sub(r"\D", "", number)
    if _DATE.fullmatch(number.strip()) or _GROUPED.fullmatch(number.strip()):
        return False
    if number.startswith(("+", "00")):
        return 8 <= len(digits) <= 15
    national = {
        "0": range(8, 13),
        "3": range(9, 11),
        "6": range(9, 10),
        "7": range(9, 10),
        "8": range(9, 11),
        "9": range(9, 10),
    }
    return len(digits) in national.get(digits[:1], ())


Check = Callable[[str], bool]


@cache
def _patterns(language: str) -> tuple[tuple[Kind, re.Pattern[str], Check | None], ...]:
    """What to look for in this language, the most certain first; in an unknown one, what any calls for."""
    spoken = (language,) if language in _TITLES else tuple(_TITLES)
    patterns: list[tuple[Kind, re.Pattern[str], Check | None]] = [
        ("email", _EMAIL, None),
        ("iban", _IBAN, valid_iban),
        ("tax_code", _TAX_CODE, valid_tax_code),
        ("plate", _PLATE, None),
        ("phone", _PHONE, plausible_phone),
    ]
    for code in spoken:
        if code in _STREETS_BEFORE:
            street = rf"(?<!\w)(?i:{_STREETS_BEFORE[code]}){_PROPER}{{1,5}}{_NUMBER_SIGN}{_HOUSE}"
            patterns.append(("address", re.compile(street), None))
            careless = rf"(?<!\w)(?i:{_STREETS_BEFORE[code]}){_CARELESS}{_NUMBER_SIGN}{_HOUSE}{_ENDS}"
            patterns.append(("address", re.compile(careless), None))
        if code in _STREETS_AFTER_NUMBER:
            patterns.append(("address", re.compile(rf"\b{_STREETS_AFTER_NUMBER[code]}"), None))
        if code == "de":
            patterns.append(("address", re.compile(rf"\b{_GERMAN_STREET}\s+{_HOUSE}"), None))
        title = rf"(?:{_TITLES[code]})"
        titled = rf"(?<!\w){title}\s*{title}?\s+{_NAME}(?:\s+(?:{_LINKS}\s*)?{_NAME}){{0,2}}"
        patterns.append(("name", re.compile(titled), None))
    return tuple(patterns)


def spans(text: str, language: str) -> tuple[Span, ...]:
    """Where personal data stands in `text`, in order, without overlaps."""
    found: list[Span] = []
    for span in _candidates(text, language):
        if all(span.end <= other.start or span.start >= other.end for other in found):
            found.append(span)
    return tuple(sorted(found, key=lambda span: span.start))


def _candidates(text: str, language: str) -> Iterator[Span]:
    # Most answers hold neither sign nor digit; one look spares them nearly all patterns.
    absent = _WITH_DIGITS if _DIGIT.search(text) is None else frozenset()
    if "@" not in text:
        absent |= {"email"}
    for kind, pattern, holds in _patterns(language):
        if kind in absent:
            continue
        for match in pattern.finditer(text):
            if holds is None or holds(match.group()):
                yield Span(match.start(), match.end(), kind)


_KINDS: tuple[Kind, ...] = ("email", "iban", "tax_code", "plate", "phone", "address", "name")
#: What stands in place of the data, one word each, in the order of _KINDS: no word of an answer is written so.
_WORDS = {
    "en": ("email", "iban", "tax-code", "plate", "phone", "address", "name"),
    "it": ("email", "iban", "codice-fiscale", "targa", "telefono", "indirizzo", "nome"),
    "es": ("correo", "iban", "código-fiscal", "matrícula", "teléfono", "dirección", "nombre"),
    "ca": ("correu", "iban", "codi-fiscal", "matrícula", "telèfon", "adreça", "nom"),
    "fr": ("e-mail", "iban", "code-fiscal", "plaque", "téléphone", "adresse", "nom"),
    "de": ("e-mail", "iban", "steuernummer", "kennzeichen", "telefon", "adresse", "name"),
    "pt": ("e-mail", "iban", "código-fiscal", "matrícula", "telefone", "morada", "nome"),
    "ar": ("بريد", "iban", "رمز-ضريبي", "لوحة", "هاتف", "عنوان", "اسم"),
}


def mask(text: str, language: str) -> str:
    """`text` with each piece of personal data replaced by its kind, in brackets and in the language of the text."""
    words = dict(zip(_KINDS, _WORDS.get(language, _WORDS["en"]), strict=True))
    masked = text
    for span in reversed(spans(text, language)):
        masked = f"{masked[: span.start]}[{words[span.kind]}]{masked[span.end :]}"
    return masked
