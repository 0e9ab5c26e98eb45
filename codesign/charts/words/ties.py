# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words for equals: who they are, and what decides between them."""

from __future__ import annotations

PHRASES: dict[str, dict[str, str]] = {
    "tie_equal": {"it": "alla pari, non deciso", "en": "equal, not decided"},
    "tie_budget": {
        "it": "{rule}: {labels} sono alla pari e i soldi non bastano per tutti.",
        "en": "{rule}: {labels} are equal, and the money does not reach for all of them.",
    },
    "tie_by_cost": {
        "it": "Decide la regola fissata prima del voto: passa per primo chi costa meno.",
        "en": "The rule fixed before the vote decides: the cheaper one is first.",
    },
    "tie_by_lot": {
        "it": "Decide il sorteggio fissato prima del voto, con il numero {seed}.",
        "en": "The lot fixed before the vote decides, with the number {seed}.",
    },
    "tie_by_people": {
        "it": "Ha deciso il comune. Il motivo: {reason}",
        "en": "The town decided. Its reason: {reason}",
    },
    "tie_not_decided": {"it": "Non è ancora deciso.", "en": "This is not decided yet."},
    "tie_outcomes": {
        "it": "Gli esiti possibili, tutti ugualmente giusti: {outcomes}.",
        "en": "The possible outcomes, all equally right: {outcomes}.",
    },
    "tie_outcomes_more": {
        "it": "Gli esiti possibili sono molti, tutti ugualmente giusti. Alcuni: {outcomes}.",
        "en": "There are many possible outcomes, all equally right. Some: {outcomes}.",
    },
    "tie_outcome_empty": {"it": "nessun progetto", "en": "no project"},
    "tie_open_note": {
        "it": "Finché la parità non è decisa, spesa e quote contano solo i progetti finanziati in ogni caso.",
        "en": "Until the tie is decided, money and shares count only the projects that are paid in any case.",
    },
    "tie_places": {
        "it": "Alla pari, con la stessa posizione: {groups}.",
        "en": "Equal, with the same place: {groups}.",
    },
    "tie_place": {"it": "{labels} ({place}ª)", "en": "{labels} (place {place})"},
    "tie_first_one": {
        "it": "Un’altra affermazione è alla pari con la prima.",
        "en": "One more statement is equal with the first one.",
    },
    "tie_first_many": {
        "it": "Altre {n} affermazioni sono alla pari con la prima.",
        "en": "{n} more statements are equal with the first one.",
    },
    "tie_cut_one": {
        "it": "L’ultima mostrata è alla pari con un’altra, che qui non sta.",
        "en": "The last one shown is equal with one more, which has no room here.",
    },
    "tie_cut_many": {
        "it": "L’ultima mostrata è alla pari con altre {n}, che qui non stanno.",
        "en": "The last one shown is equal with {n} more, which have no room here.",
    },
}
