# SPDX-License-Identifier: AGPL-3.0-or-later
"""What theme charts say."""

from __future__ import annotations

PHRASES = {
    "theme": {"it": "Tema", "en": "Theme"},
    "themes_title": {"it": "Di che cosa si parla", "en": "What people write about"},
    "themes_none": {
        "it": "Nessun tema è stato scritto da abbastanza persone per mostrarlo.",
        "en": "No theme was written about by enough people to show it.",
    },
    "themes_top": {
        "it": "Il tema di cui si scrive di più è «{label}»: {people} persone su {n} ({share}).",
        "en": "Most people write about “{label}”: {people} of {n} people ({share}).",
    },
    "themes_tie": {
        "it": "I temi di cui si scrive di più sono {labels}, con {people} persone ciascuno su {n}.",
        "en": "Most people write about {labels}: {people} of {n} people each.",
    },
    "themes_note": {
        "it": "Una persona può parlare di più temi. Risposte: {answers}; parlano di più cose: {mixed}; "
        "troppo brevi: {short}; in temi troppo piccoli: {small}; ancora da ordinare: {unsorted}.",
        "en": "One person may speak of several themes. Answers: {answers}; of several things: {mixed}; "
        "too short: {short}; in themes too small: {small}; still to be sorted: {unsorted}.",
    },
    "themes_alt": {
        "it": "Barre con il numero di persone per tema. {finding}",
        "en": "Bars with the number of people for each theme. {finding}",
    },
}
