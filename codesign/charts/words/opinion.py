# SPDX-License-Identifier: AGPL-3.0-or-later
"""What opinion charts say."""

from __future__ import annotations

PHRASES = {
    "group_lettered": {"it": "gruppo {letter}", "en": "group {letter}"},
    "group_named": {"it": "gruppo {letter} · {name}", "en": "group {letter} · {name}"},
    "stability": {"it": "Certezza", "en": "Certainty"},
    "you_are_here": {"it": "Sei qui", "en": "You are here"},
    "self_selected": {
        "it": "Chi ha votato ha scelto di farlo: questi numeri non misurano quanto la popolazione è "
        "d’accordo.",
        "en": "Those who voted chose to: these numbers do not measure how far the population agrees.",
    },
    "hidden_note": {
        "it": "Un gruppo manca se vi hanno votato meno di {k} persone, o se ne svelerebbe poche altre.",
        "en": "A group is missing where fewer than {k} people voted, or where it would give away a few others.",
    },
    "sampled_note": {
        "it": "Il disegno mostra {shown} persone su {n}, scelte a intervalli regolari.",
        "en": "The picture shows {shown} of {n} people, taken at regular intervals.",
    },
    "hull_note": {
        "it": "Ogni area racchiude almeno 9 persone su 10 del suo gruppo; chi è molto lontano è disegnato "
        "sul bordo.",
        "en": "Each area holds at least 9 in 10 people of its group; people very far out are drawn "
        "on the rim.",
    },
    "uniting_note": {
        "it": "In ordine di consenso tra i gruppi (media geometrica delle quote di accordo, o di rifiuto).",
        "en": "In order of consensus between groups (geometric mean of their shares of agreement, "
        "or rejection).",
    },
    "uniting_note_overall": {
        "it": "In ordine di quota di chi è d’accordo, o contrario.",
        "en": "In order of the share who agree, or who disagree.",
    },
    "dividing_note": {
        "it": "In ordine di distanza tra i gruppi nella quota di accordo.",
        "en": "In order of how far apart the groups’ shares of agreement are.",
    },
    "dividing_note_overall": {
        "it": "In ordine di equilibrio tra chi è d’accordo e chi è contrario.",
        "en": "In order of how evenly agreement and disagreement are matched.",
    },
    # The opinion map.
    "map_title": {"it": "Mappa delle opinioni", "en": "Opinion map"},
    "map_caption": {"it": "Gruppi d’opinione", "en": "Opinion groups"},
    "map_too_few_none": {
        "it": "Ancora nessuno ha votato abbastanza affermazioni per comparire sulla mappa.",
        "en": "Nobody has yet voted on enough statements to appear on the map.",
    },
    "map_too_few_many": {
        "it": "Meno di {k} persone hanno votato abbastanza: la mappa si vedrà quando saranno di più.",
        "en": "Fewer than {k} people have voted enough: the map will appear when there are more.",
    },
    "map_no_groups": {
        "it": "Sulla mappa ci sono {people} persone, ma non si distinguono gruppi d’opinione stabili: "
        "{reasons}.",
        "en": "There are {people} people on the map, but no stable opinion groups among them: {reasons}.",
    },
    "map_groups": {
        "it": "{people} persone formano {k} gruppi d’opinione; il più grande, il {largest}, ne riunisce "
        "{size} ({share}).",
        "en": "{people} people form {k} opinion groups; the largest, {largest}, has {size} of them "
        "({share}).",
    },
    "map_groups_equal": {
        "it": "{people} persone formano {k} gruppi d’opinione; i più grandi sono {largest}, con {size} "
        "persone ciascuno.",
        "en": "{people} people form {k} opinion groups; the largest are {largest}, with {size} people each.",
    },
    "map_groups_hidden": {
        "it": "{people} persone formano {k} gruppi d’opinione, ma almeno uno è troppo piccolo per mostrarli.",
        "en": "{people} people form {k} opinion groups, but at least one is too small to show them.",
    },
    "map_unchecked": {
        "it": "La stabilità dei gruppi non è ancora stata controllata.",
        "en": "Whether the groups are stable has not been checked yet.",
    },
    "map_alt": {
        "it": "Ogni punto è una persona; chi vota in modo simile sta vicino. {finding}",
        "en": "Each point is a person; people who vote alike stand close together. {finding}",
    },
    "too_few_people": {"it": "le persone sono troppo poche", "en": "there are too few people"},
    "small_group": {"it": "un gruppo è troppo piccolo", "en": "one group is too small"},
    "low_silhouette": {"it": "le opinioni sfumano l’una nell’altra", "en": "opinions shade into one another"},
    "low_stability": {
        "it": "con altre persone i gruppi cambierebbero",
        "en": "with other people the groups would change",
    },
    "low_consistency": {
        "it": "con altre affermazioni i gruppi cambierebbero",
        "en": "with other statements the groups would change",
    },
    "one_group": {"it": "tutti votano in modo simile", "en": "everybody votes alike"},
    # What unites and what divides.
    "uniting_title": {"it": "Che cosa ci unisce", "en": "What unites us"},
    "dividing_title": {"it": "Che cosa ci divide", "en": "What divides us"},
    "bars_alt": {
        "it": "Per ogni affermazione una barra: a destra chi è d’accordo e chi passa, a sinistra chi è "
        "contrario. "
        "{finding}",
        "en": "A bar for each statement: to the right those who agree and those who pass, to the left "
        "those who "
        "disagree. {finding}",
    },
    "no_votes": {"it": "Non ci sono ancora voti.", "en": "There are no votes yet."},
    "too_few_votes": {
        "it": "Nessuna affermazione ha ancora almeno {k} voti.",
        "en": "No statement has at least {k} votes yet.",
    },
    "too_few_votes_here": {
        "it": "Hanno votato meno di {k} persone: il risultato si vedrà quando saranno di più.",
        "en": "Fewer than {k} people have voted: the result will show when there are more.",
    },
    "uniting_none": {
        "it": "Finora nessuna affermazione trova tutti i gruppi dalla stessa parte.",
        "en": "So far no statement finds all groups on the same side.",
    },
    "uniting_none_overall": {
        "it": "Finora nessuna affermazione trova più di metà delle persone dalla stessa parte.",
        "en": "So far no statement finds more than half of the people on the same side.",
    },
    "dividing_none": {
        "it": "Finora nessuna affermazione divide le opinioni.",
        "en": "So far no statement divides opinions.",
    },
    "all_agree": {
        "it": "Tutte le {n} persone che hanno votato «{text}» sono d’accordo.",
        "en": "All {n} people who voted on “{text}” agree.",
    },
    "all_disagree": {
        "it": "Tutte le {n} persone che hanno votato «{text}» sono contrarie.",
        "en": "All {n} people who voted on “{text}” disagree.",
    },
    "all_pass": {
        "it": "Tutte le {n} persone che hanno visto «{text}» hanno passato.",
        "en": "All {n} people who saw “{text}” passed.",
    },
    "most_agree": {
        "it": "È d’accordo con «{text}» {the_share} di chi ha votato ({n} voti).",
        "en": "{the_share} of those who voted agree with “{text}” ({n} votes).",
    },
    "most_disagree": {
        "it": "È contrario a «{text}» {the_share} di chi ha votato ({n} voti).",
        "en": "{the_share} of those who voted disagree with “{text}” ({n} votes).",
    },
    "even": {
        "it": "Su «{text}» le opinioni sono pari: {agree} d’accordo e {disagree} contrari su {n} voti.",
        "en": "On “{text}” opinions are even: {agree} agree and {disagree} disagree out of {n} votes.",
    },
    "undecided": {
        "it": "Su «{text}» nessuna parte supera la metà: {agree} d’accordo, {disagree} contrari, {passed} "
        "passano "
        "({n} voti).",
        "en": "On “{text}” neither side passes half: {agree} agree, {disagree} disagree, {passed} pass "
        "({n} votes).",
    },
    "groups_concur": {
        "it": "In ogni gruppo mostrato la maggioranza sta da questa parte.",
        "en": "In every group shown the majority is on this side.",
    },
    "groups_split": {
        "it": "I gruppi si dividono: è d’accordo {high_share} nel {high}, {low_share} nel {low}.",
        "en": "The groups differ: {high_share} agree in {high}, {low_share} in {low}.",
    },
    "groups_alike": {
        "it": "Tra i gruppi mostrati la differenza è piccola.",
        "en": "The groups shown differ little.",
    },
    "by_group_title": {"it": "Come vota ogni gruppo", "en": "How each group votes"},
    "group_bars_alt": {
        "it": "Una barra per gruppo: a destra chi è d’accordo e chi passa, a sinistra chi è contrario. "
        "{finding}",
        "en": "A bar for each group: to the right those who agree and those who pass, to the left those "
        "who "
        "disagree. {finding}",
    },
    # All statements by how far they divide.
    "swarm_title": {"it": "Quanto si dividono le opinioni", "en": "How far opinions divide"},
    "swarm_axis": {"it": "Distanza tra i gruppi", "en": "Distance between groups"},
    "swarm_axis_overall": {"it": "Divisione dei voti", "en": "Division of votes"},
    "swarm_finding": {
        "it": "Affermazioni che dividono i gruppi di almeno 20 punti: {n} su {total}.",
        "en": "Statements that divide the groups by at least 20 points: {n} of {total}.",
    },
    "swarm_finding_overall": {
        "it": "Affermazioni con almeno il 30\u00a0% dei voti da ciascuna parte: {n} su {total}.",
        "en": "Statements with at least 30% of the votes on each side: {n} of {total}.",
    },
    "swarm_alt": {
        "it": "Ogni punto è un’affermazione; più sta a destra, più divide. {finding}",
        "en": "Each point is a statement; the further right, the more it divides. {finding}",
    },
    "swarm_note": {
        "it": "La tabella elenca le {n} che dividono di più.",
        "en": "The table lists the {n} that divide most.",
    },
    "no_majority": {"it": "Senza maggioranza", "en": "No majority"},
    # You and the others.
    "you_no_votes": {"it": "Non hai ancora votato.", "en": "You have not voted yet."},
    "you_too_few_one": {
        "it": "Hai votato una sola affermazione: ne servono almeno {needed} per dirti dove ti trovi.",
        "en": "You have voted on one statement: it takes at least {needed} to say where you stand.",
    },
    "you_too_few_many": {
        "it": "Hai votato {n} affermazioni: ne servono almeno {needed} per dirti dove ti trovi.",
        "en": "You have voted on {n} statements: it takes at least {needed} to say where you stand.",
    },
    "you_no_groups": {
        "it": "Per ora non si distinguono gruppi d’opinione stabili.",
        "en": "For now there are no stable opinion groups to place you in.",
    },
    "you_not_yet_placed": {
        "it": "Al prossimo calcolo saprai a quale gruppo sei vicino.",
        "en": "The next calculation will tell which group you are close to.",
    },
    "you_small_group": {
        "it": "Sei in un gruppo di poche persone, che per riservatezza non si mostra.",
        "en": "You are in a group of few people, which is not shown, for privacy.",
    },
    "you_group": {
        "it": "Sei vicino al {group}, che riunisce {size} persone su {people} ({share}).",
        "en": "You are close to {group}, which has {size} of {people} people ({share}).",
    },
    "you_majority_none": {
        "it": "Tra le affermazioni che hai votato nessuna ha ancora una maggioranza chiara.",
        "en": "None of the statements you voted on has a clear majority yet.",
    },
    "you_majority_one": {
        "it": "Una sola delle affermazioni che hai votato ha una maggioranza chiara, e {shared}.",
        "en": "Only one of the statements you voted on has a clear majority, and {shared}.",
    },
    "you_shared": {"it": "voti come la maggioranza", "en": "you vote with the majority"},
    "you_not_shared": {"it": "non voti come la maggioranza", "en": "you do not vote with the majority"},
    "you_majority_many": {
        "it": "Voti come la maggioranza su {shared} delle {n} affermazioni in cui una maggioranza c’è.",
        "en": "You vote with the majority on {shared} of the {n} statements that have one.",
    },
}
