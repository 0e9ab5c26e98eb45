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
    "rds": {"it": "Quanto manca", "en": "How much is missing"},
    "need": {"it": "Bisogno", "en": "Need"},
    "pni": {"it": "Bisogno relativo", "en": "Relative need"},
    "weighted_need": {"it": "Bisogno pesato", "en": "Weighted need"},
    "with_place": {"it": "{value} ({place}°)", "en": "{value} (no. {place})"},
    "interval": {"it": "Margine al 95 %", "en": "95% interval"},
    "weighted": {"it": "Quota pesata", "en": "Weighted share"},
    "weighted_interval": {"it": "Margine della quota pesata", "en": "Interval of the weighted share"},
    "as_answered": {"it": "Come hanno risposto", "en": "As answered"},
    "from_to": {"it": "da {low} a {high}", "en": "{low} to {high}"},
    "state_few": {
        "it": "Hanno risposto troppe poche persone: i numeri si mostrano da {k} in su.",
        "en": "Too few people answered: numbers are shown from {k} on.",
    },
    "state_linked": {
        "it": "Questi numeri non si mostrano: farebbero ricavare quanti hanno dato una risposta rara.",
        "en": "These numbers are not shown: they would give away how many gave a rare answer.",
    },
    "state_later": {
        "it": "Chi ha risposto, per gruppi, si mostra quando il questionario è chiuso.",
        "en": "Who answered, by group, is shown once the survey is closed.",
    },
    "finding_unweighted": {
        "it": "Sono le risposte senza pesi.",
        "en": "These are the answers without weights.",
    },
    "weighted_of": {"it": "{what}, con i pesi", "en": "{what}, weighted"},
    "weighted_all_hidden_note": {
        "it": "I risultati con i pesi mancano: in un gruppo meno di {k} persone hanno risposto allo stesso modo.",
        "en": "Weighted results are missing: in some group fewer than {k} people answered alike.",
    },
    "weighted_note": {
        "it": "Pesi: i gruppi contano quanto nella popolazione. Le risposte pesate valgono come {n} risposte.",
        "en": "Weights: groups count as much as in the population. The weighted answers are worth {n} answers.",
    },
    "weighted_hidden_note": {
        "it": "La quota pesata manca dove un gruppo ha dato quella risposta meno di {k} volte.",
        "en": "The weighted share is missing where a group gave that answer fewer than {k} times.",
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
        "it": "Base: {n} persone.",
        "en": "Base: {n} people.",
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
        "it": "Tra parentesi il posto. Contano solo le risposte complete.",
        "en": "The place in brackets. Only complete answers count.",
    },
    "needs_method": {
        "it": "Bisogno (MWDS): importanza media × (importanza − soddisfazione). Bisogno relativo (PNI): la differenza "
        "divisa per la soddisfazione. Quanto manca (RDS): da −100, manca a tutti, a +100.",
        "en": "Need (MWDS): mean importance × (importance − satisfaction). Relative need (PNI): the difference divided "
        "by satisfaction. How much is missing (RDS): from −100, everybody lacks it, to +100.",
    },
    "measures_agree": {
        "it": "Le tre misure danno lo stesso ordine, o quasi.",
        "en": "The three measures give the same order, or nearly.",
    },
    "measures_differ": {
        "it": "Le tre misure mettono al primo posto temi diversi. Bisogno: {mwds}. Bisogno relativo: {pni_modified}. "
        "Quanto manca: {rds}.",
        "en": "The three measures put different topics first. Need: {mwds}. Relative need: {pni_modified}. How much is "
        "missing: {rds}.",
    },
    "measures_differ_below": {
        "it": "Le tre misure sono d’accordo sul primo posto, non su «{label}»: posto {mwds} per bisogno, "
        "{pni_modified} per bisogno relativo, {rds} per quanto manca.",
        "en": "The three measures agree on the first place, not on “{label}”: place {mwds} by need, {pni_modified} by "
        "relative need, {rds} by how much is missing.",
    },
    "quadrant": {"it": "Che cosa fare", "en": "What to do"},
    "quadrant_title": {"it": "Da dove cominciare", "en": "Where to begin"},
    "quadrant_concentrate": {"it": "Migliorare ora", "en": "Improve now"},
    "quadrant_keep_up": {"it": "Mantenere", "en": "Keep up"},
    "quadrant_low_priority": {"it": "Meno urgente", "en": "Less urgent"},
    "quadrant_overkill": {"it": "Va già bene", "en": "Already good"},
    "quadrant_urgent": {
        "it": "Più importante e meno soddisfacente della media: {labels}.",
        "en": "More important and less satisfying than the average: {labels}.",
    },
    "quadrant_none": {
        "it": "Nessun tema è insieme importante e poco soddisfacente.",
        "en": "No topic is both important and unsatisfying.",
    },
    "quadrant_note": {
        "it": "I quattro campi si dividono alla media di tutti i temi. Gli assi mostrano la parte della "
        "scala dove stanno.",
        "en": "The four fields are cut at the means of all topics. The axes show the part of the scale where they lie.",
    },
    "quadrant_alt": {
        "it": "Punti per importanza e soddisfazione, in quattro campi. {finding}",
        "en": "Points by importance and satisfaction, in four fields. {finding}",
    },
}
