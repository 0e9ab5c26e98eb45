# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the charts of the field dashboard say."""

from __future__ import annotations

PHRASES = {
    "steps_title": {"it": "Fin dove arrivano", "en": "How far people come"},
    "step": {"it": "Passo", "en": "Step"},
    "step_people": {"it": "Quanti", "en": "How many"},
    "step_share": {"it": "Di quelli del passo prima", "en": "Of those at the step before"},
    "step_opened": {"it": "Visite alla pagina iniziale", "en": "Visits to the first page"},
    "step_started": {"it": "Hanno iniziato", "en": "Began"},
    "step_page": {"it": "Pagina {page}", "en": "Page {page}"},
    "step_submitted": {"it": "Hanno inviato", "en": "Handed in"},
    "steps_lost": {
        "it": "La perdita più grande è dopo «{step}»: {people} in meno ({share}).",
        "en": "Most leave after “{step}”: {people} fewer ({share}).",
    },
    "steps_all": {"it": "Chi ha iniziato ha anche inviato.", "en": "Everybody who began also handed in."},
    "steps_none": {"it": "Nessuno ha ancora iniziato.", "en": "Nobody has begun yet."},
    "steps_few": {
        "it": "Hanno iniziato ancora troppo poche persone per dire dove si fermano.",
        "en": "Too few people have begun to tell where they stop.",
    },
    "steps_note": {
        "it": "Le visite contano le pagine aperte, non le persone. Una pagina conta quando ha almeno una risposta.",
        "en": "Visits count pages opened, not people. A page counts once it has at least one answer.",
    },
    "other_groups": {"it": "Gruppi piccoli insieme", "en": "Small groups together"},
    "of_answers": {"it": "Nelle risposte", "en": "In the answers"},
    "of_population": {"it": "Nella popolazione", "en": "In the population"},
    "ratio": {"it": "Rapporto", "en": "Ratio"},
    "wanted": {"it": "Mancano soprattutto: {groups}.", "en": "Missing most: {groups}."},
    "wanted_one": {
        "it": "«{label}» (servono circa altre {more} risposte)",
        "en": "“{label}” (about {more} more answers needed)",
    },
    "nobody_missing": {
        "it": "Nessun gruppo resta molto sotto la sua quota.",
        "en": "No group falls far below its share.",
    },
    "representation_note": {
        "it": "n = {n}. Punteggio R {score}: partecipazione più bassa divisa per la più alta (1 = uguale per tutti). "
        "Somiglianza con la popolazione {alike}: il {apart} delle risposte dovrebbe venire da altri gruppi.",
        "en": "n = {n}. R-score {score}: the lowest participation by the highest (1 = alike for all). "
        "Likeness to the population {alike}: {apart} of the answers would have to come from other groups.",
    },
}
