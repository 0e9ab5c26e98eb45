# SPDX-License-Identifier: AGPL-3.0-or-later
"""What survey charts say."""

from __future__ import annotations

PHRASES = {
    "answers": {"it": "Risposte", "en": "Answers"},
    "answer": {"it": "Risposta", "en": "Answer"},
    "rating": {"it": "Voto", "en": "Rating"},
    "thing": {"it": "Tema", "en": "Topic"},
    "importance": {"it": "Importanza", "en": "Importance"},
    "satisfaction": {"it": "Soddisfazione", "en": "Satisfaction"},
    "need": {"it": "Bisogno (MWDS)", "en": "Need (MWDS)"},
    "rds": {"it": "Quanto manca (RDS)", "en": "How much is missing (RDS)"},
    "choices_too_few": {
        "it": "Meno di {k} persone hanno risposto: i numeri non si mostrano.",
        "en": "Fewer than {k} people answered: the numbers are not shown.",
    },
    "choices_top": {
        "it": "La risposta più scelta è «{label}»: {people} persone su {n} ({share}).",
        "en": "The most chosen answer is “{label}”: {people} of {n} people ({share}).",
    },
    "choices_tie": {
        "it": "Le risposte più scelte sono {labels}, con {people} persone ciascuna su {n}.",
        "en": "The most chosen answers are {labels}, with {people} of {n} people each.",
    },
    "choices_hidden": {
        "it": "Hanno risposto {n} persone; i numeri più piccoli non si mostrano.",
        "en": "{n} people answered; the smaller numbers are not shown.",
    },
    "choices_alt": {
        "it": "Barre con il numero di persone per risposta. {finding}",
        "en": "Bars with the number of people for each answer. {finding}",
    },
    "choices_note": {
        "it": "Base: {n} persone. Chi ha risposto ha scelto di farlo: i numeri descrivono loro, non tutta la città.",
        "en": "Base: {n} people. Those who answered chose to: these numbers describe them, not the whole town.",
    },
    "small_note": {
        "it": "«{word}»: meno di {k} persone, o un numero che farebbe ricavare un altro.",
        "en": "“{word}”: fewer than {k} people, or a number from which another could be worked out.",
    },
    "scale_middle": {
        "it": "Metà delle {n} persone dà un voto fino a {median}, l’altra metà da {median} in su.",
        "en": "Half of the {n} people give {median} or less, the other half {median} or more.",
    },
    "scale_divided": {
        "it": "Le opinioni sono divise: {low} dà un voto basso e {high} un voto alto.",
        "en": "Opinions are divided: {low} give a low rating and {high} a high one.",
    },
    "needs_title": {"it": "Dove manca di più", "en": "Where most is missing"},
    "needs_top": {
        "it": "Il bisogno più forte è «{label}»: importanza {importance} su 5, soddisfazione {satisfaction}.",
        "en": "The strongest need is “{label}”: importance {importance} of 5, satisfaction {satisfaction}.",
    },
    "needs_none": {
        "it": "Nessun tema ha avuto almeno {k} risposte complete.",
        "en": "No topic got at least {k} complete answers.",
    },
    "needs_met": {
        "it": "In media nessun tema vale più di quanto già soddisfa.",
        "en": "On average no topic matters more than it already satisfies.",
    },
    "needs_alt": {
        "it": "Per ogni tema un segmento dalla soddisfazione all’importanza. {finding}",
        "en": "For each topic a line from satisfaction to importance. {finding}",
    },
    "needs_note": {
        "it": "MWDS: importanza media × (importanza − soddisfazione). RDS: da −100 (manca a tutti) a +100. "
        "Contano solo le risposte complete.",
        "en": "MWDS: mean importance × (importance − satisfaction). RDS: from −100 (everybody lacks it) to +100. "
        "Only complete answers count.",
    },
}
