# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the charts of single kinds of question say."""

from __future__ import annotations

PHRASES = {
    "judged": {"it": "Voce", "en": "Item"},
    "rank": {"it": "Posizione", "en": "Rank"},
    "mean_place": {"it": "Posto medio", "en": "Mean place"},
    "first_places": {"it": "Volte al primo posto", "en": "Times first"},
    "borda": {"it": "Quota dei punti possibili", "en": "Share of the points possible"},
    "score": {"it": "Punteggio", "en": "Score"},
    "chance": {"it": "Preferita a un’altra", "en": "Preferred to another"},
    "mean_points": {"it": "Punti in media", "en": "Mean points"},
    "median_points": {"it": "Valore di mezzo", "en": "Middle value"},
    "points_share": {"it": "Quota dei punti", "en": "Share of points"},
    "range": {"it": "Intervallo", "en": "Range"},
    "period": {"it": "Periodo", "en": "Period"},
    "below": {"it": "meno di {edge}", "en": "below {edge}"},
    "between": {"it": "da {low} a meno di {high}", "en": "{low} to below {high}"},
    "from_up": {"it": "da {edge} in su", "en": "{edge} and above"},
    "matrix_finding": {
        "it": "La risposta «{choice}» è più frequente per «{top}» ({high}) e meno per «{low_item}» ({low}).",
        "en": "The answer “{choice}” is most frequent for “{top}” ({high}) and least for “{low_item}” ({low}).",
    },
    "matrix_alt": {
        "it": "Per ogni voce una barra divisa per risposta, centrata a metà della scala. {finding}",
        "en": "For each item a bar divided by answer, centred on the middle of the scale. {finding}",
    },
    "matrix_note": {
        "it": "Quote di chi ha scelto un grado della scala. Hanno risposto {n} persone.",
        "en": "Shares of those who chose a point of the scale. {n} people answered.",
    },
    "ranking_finding": {
        "it": "Al primo posto, nell’insieme delle {n} classifiche, c’è «{label}»; poi «{second}».",
        "en": "Over all {n} rankings “{label}” comes first, then “{second}”.",
    },
    "ranking_tie": {
        "it": "Nell’insieme delle {n} classifiche sono alla pari {labels}.",
        "en": "Over all {n} rankings these are level: {labels}.",
    },
    "ranking_note": {
        "it": "Chi sta più in alto prende più punti: il 100 % è il primo posto per tutti. "
        "Il posto medio conta solo chi ha dato un posto. Base: {n} persone.",
        "en": "A higher place gets more points: 100 % is the first place for everybody. "
        "The mean place counts only those who gave one. Base: {n} people.",
    },
    "ranking_method": {
        "it": "Punti con il metodo di Borda, divisi per il massimo possibile.",
        "en": "Points by Borda’s method, divided by the most possible.",
    },
    "best_worst_finding": {
        "it": "Conta di più «{label}»; conta di meno «{last}».",
        "en": "“{label}” matters most; “{last}” matters least.",
    },
    "best_worst_note": {
        "it": "Il punteggio va da −100, sempre la meno importante, a +100, sempre la più importante. Base: {n} "
        "persone.",
        "en": "The score goes from −100, always the least important, to +100, always the most. Base: {n} people.",
    },
    "best_worst_method": {
        "it": "Punteggio: (scelte come la più importante − come la meno) divise per le volte mostrate. «Preferita a "
        "un’altra»: probabilità secondo il modello di Bradley e Terry.",
        "en": "Score: (times best − times worst) by times shown. “Preferred to another”: chance by the model of "
        "Bradley and Terry.",
    },
    "points_finding": {
        "it": "La quota più grande dei punti va a «{label}»: {share}.",
        "en": "The largest share of the points goes to “{label}”: {share}.",
    },
    "points_note": {
        "it": "Chi non ha dato punti a una voce conta come zero. Base: {n} persone.",
        "en": "Those who gave an item no points count as zero. Base: {n} people.",
    },
    "number_finding": {
        "it": "Metà delle {n} persone sta tra {low} e {high}; il valore di mezzo è {median}.",
        "en": "Half of the {n} people are between {low} and {high}; the middle value is {median}.",
    },
    "number_middle_hidden": {
        "it": "Hanno risposto {n} persone. Il valore di mezzo non si mostra: farebbe ricavare che cosa hanno risposto "
        "in pochi.",
        "en": "{n} people answered. The middle value is not shown: it would tell what a few people answered.",
    },
    "number_note_hidden": {
        "it": "La media non si mostra: farebbe ricavare che cosa hanno risposto in pochi. I due estremi sono aperti.",
        "en": "The mean is not shown: it would tell what a few people answered. Both ends are open.",
    },
    "number_note": {
        "it": "Media {mean}. Quartili inclusivi. I due estremi sono aperti: non si mostra nessun valore isolato.",
        "en": "Mean {mean}. Inclusive quartiles. Both ends are open: no single value is shown.",
    },
    "kind_bars_alt": {"it": "Una barra per voce. {finding}", "en": "One bar for each item. {finding}"},
    "squares_finding": {
        "it": "Il punto più indicato raccoglie {people} segnalazioni su {n}.",
        "en": "The spot named most gathers {people} of {n} pins.",
    },
    "squares_none": {
        "it": "Nessun punto raccoglie almeno {k} segnalazioni: la mappa non si mostra.",
        "en": "No spot gathers at least {k} pins: the map is not shown.",
    },
    "squares_note": {
        "it": "Quadrati di circa {metres} metri. Si mostrano solo quelli con almeno {k} persone.",
        "en": "Squares of about {metres} metres. Only those with at least {k} people are shown.",
    },
    "elsewhere": {"it": "Altri punti insieme", "en": "Other spots together"},
    "other_periods": {"it": "Altri periodi insieme", "en": "Other periods together"},
    "weighted_mean_note": {"it": "Media pesata {mean}.", "en": "Weighted mean {mean}."},
    "score_error": {"it": "Margine", "en": "Margin"},
    "places_title": {"it": "I posti dati a ogni voce", "en": "The places given to each item"},
    "place": {"it": "{place}° posto", "en": "Place {place}"},
    "places_finding": {
        "it": "«{label}» è la voce messa più spesso all’ultimo posto: {times} volte.",
        "en": "“{label}” is the item put last most often: {times} times.",
    },
    "spot": {"it": "Centro del quadrato", "en": "Middle of the square"},
}
