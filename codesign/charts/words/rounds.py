# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the charts of rounds say."""

from __future__ import annotations

PHRASES = {
    "round_nobody": {"it": "Nessuno ha ancora risposto.", "en": "Nobody has answered yet."},
    "round_too_few": {
        "it": "Hanno risposto meno di {k} persone: il risultato si vedrà quando saranno di più.",
        "en": "Fewer than {k} people have answered: the result will show when there are more.",
    },
    "round_hidden_items": {
        "it": "Le voci con meno di {k} risposte non si mostrano.",
        "en": "Items with fewer than {k} answers are not shown.",
    },
    "round_and_more_one": {"it": "un’altra", "en": "one more"},
    "round_and_more_many": {"it": "altre {n}", "en": "{n} more"},
    "round_you": {"it": "tu", "en": "you"},
    "round_n_votes": {"it": "{n} voti", "en": "{n} votes"},
    "round_yes": {"it": "sì", "en": "yes"},
    "round_no": {"it": "no", "en": "no"},
    "round_before": {"it": "Turno prima", "en": "Round before"},
    "round_now": {"it": "Adesso", "en": "Now"},
    "round_rank_before": {"it": "Posizione nel turno prima", "en": "Rank in the round before"},
    "round_your_answer": {"it": "La tua risposta", "en": "Your answer"},
    "round_cannot": {"it": "non so giudicare", "en": "cannot judge"},
    # Ratings.
    "round_shift_title": {"it": "Dove sta il gruppo", "en": "Where the panel stands"},
    "round_median": {"it": "Valore di mezzo", "en": "Middle value"},
    "round_half": {"it": "Metà centrale", "en": "Middle half"},
    "round_verdict": {"it": "Esito", "en": "Verdict"},
    "round_divided": {"it": "Opinioni divise", "en": "Divided opinions"},
    "round_shift_finding": {
        "it": "Voci su cui c’è accordo: {agreed} su {total}.",
        "en": "Items on which there is agreement: {agreed} of {total}.",
    },
    "round_shift_divided": {
        "it": "Voci su cui c’è accordo: {agreed} su {total}; con opinioni divise tra i due estremi: {divided}.",
        "en": "Items on which there is agreement: {agreed} of {total}; with opinions divided between both ends: "
        "{divided}.",
    },
    "round_shift_moved": {
        "it": "Dal turno prima, voci con risposte più vicine tra loro: {closer}; più lontane: {apart} "
        "(confrontate: {compared}).",
        "en": "Since the round before, items with answers closer together: {closer}; further apart: {apart} "
        "(compared: {compared}).",
    },
    "round_shift_note": {
        "it": "La metà centrale è quella delle risposte che stanno nel mezzo, senza il quarto più basso e il più alto. "
        "Dove le opinioni sono divise il valore di mezzo non si disegna.",
        "en": "The middle half leaves out the lowest and the highest quarter of the answers. "
        "Where opinions are divided the middle value is not drawn.",
    },
    "round_shift_method": {
        "it": "Mediana, primo e terzo quartile (convenzione: {convention}).",
        "en": "Median, lower and upper quartile (convention: {convention}).",
    },
    "round_inclusive": {"it": "inclusiva", "en": "inclusive"},
    "round_exclusive": {"it": "esclusiva", "en": "exclusive"},
    "round_median_unbiased": {"it": "mediana non distorta", "en": "median unbiased"},
    "round_nearest_rank": {"it": "rango più vicino", "en": "nearest rank"},
    "round_shift_alt": {
        "it": "Per ogni voce una barra sulla metà centrale, con un cerchio sul valore di mezzo. {finding}",
        "en": "For each item a bar over the middle half, with a circle on the middle value. {finding}",
    },
    "round_verdict_for": {"it": "accordo a favore", "en": "agreed, in favour"},
    "round_verdict_against": {"it": "accordo contro", "en": "agreed, against"},
    "round_verdict_middle": {"it": "accordo a metà scala", "en": "agreed, in the middle"},
    "round_verdict_stable_dissent": {"it": "disaccordo stabile", "en": "stable dissent"},
    "round_verdict_still_moving": {"it": "ancora aperto", "en": "still open"},
    "round_verdict_too_few": {"it": "troppo poche risposte", "en": "too few answers"},
    "round_says_for": {
        "it": "Per la regola del turno c’è accordo a favore.",
        "en": "By the round’s rule there is agreement in favour.",
    },
    "round_says_against": {
        "it": "Per la regola del turno c’è accordo contro.",
        "en": "By the round’s rule there is agreement against.",
    },
    "round_says_middle": {
        "it": "Per la regola del turno c’è accordo su una posizione intermedia.",
        "en": "By the round’s rule there is agreement on a position in between.",
    },
    "round_says_stable_dissent": {
        "it": "Per la regola del turno il disaccordo resta stabile.",
        "en": "By the round’s rule the dissent is stable.",
    },
    "round_says_still_moving": {
        "it": "Per la regola del turno la questione è ancora aperta.",
        "en": "By the round’s rule the matter is still open.",
    },
    "round_says_too_few": {
        "it": "Le risposte sono ancora troppo poche per la regola del turno.",
        "en": "There are still too few answers for the round’s rule.",
    },
    "round_answer": {"it": "Risposta", "en": "Answer"},
    "round_unanimous": {
        "it": "Tutte le {n} persone hanno risposto {answer}.",
        "en": "All {n} people answered {answer}.",
    },
    "round_polarised": {
        "it": "Opinioni divise: a ciascuno dei due estremi della scala sta almeno il 30\u00a0% delle {n} risposte.",
        "en": "Divided opinions: each end of the scale holds at least 30% of the {n} answers.",
    },
    "round_spread": {
        "it": "Il valore di mezzo è {median}; almeno metà delle {n} risposte sta tra {low} e {high}.",
        "en": "The middle value is {median}; at least half of the {n} answers lie between {low} and {high}.",
    },
    "round_you_inside": {
        "it": "La tua risposta, {answer}, sta nella metà centrale.",
        "en": "Your answer, {answer}, lies in the middle half.",
    },
    "round_you_outside": {
        "it": "La tua risposta, {answer}, sta fuori dalla metà centrale.",
        "en": "Your answer, {answer}, lies outside the middle half.",
    },
    "round_spread_hidden": {
        "it": "Le misure del consenso non si mostrano: farebbero ricavare quanto hanno risposto in pochi.",
        "en": "The measures of consensus are not shown: they would tell what a few people answered.",
    },
    "round_median_alone": {
        "it": "Il valore di mezzo delle {n} risposte è {median}. Dove sta la metà centrale non si mostra: farebbe "
        "ricavare che cosa hanno risposto in pochi.",
        "en": "The middle value of the {n} answers is {median}. Where the middle half lies is not shown: it would tell "
        "what a few people answered.",
    },
    "round_middle_hidden": {
        "it": "Hanno risposto {n} persone. Il valore di mezzo non si mostra: farebbe ricavare che cosa hanno risposto "
        "in pochi.",
        "en": "{n} people answered. The middle value is not shown: it would tell what a few people answered.",
    },
    "round_all_hidden": {
        "it": "Qui non si mostra nulla: i numeri farebbero ricavare che cosa hanno risposto in pochi.",
        "en": "Nothing is shown here: the numbers would tell what a few people answered.",
    },
    "round_says_withheld": {"it": "", "en": ""},
    "round_verdict_withheld": {"it": "non mostrato", "en": "not shown"},
    "round_alike_strong": {"it": "Le classifiche si somigliano molto.", "en": "The rankings are much alike."},
    "round_alike_some": {
        "it": "Le classifiche si somigliano in parte.",
        "en": "The rankings are partly alike.",
    },
    "round_alike_weak": {"it": "Le classifiche si somigliano poco.", "en": "The rankings are little alike."},
    "round_alike_none": {
        "it": "Tra le classifiche non si vede un accordo.",
        "en": "No agreement shows among the rankings.",
    },
    "round_answers_method": {
        "it": "Consenso di Tastle e Wierman {consensus} (da 0 a 1); accordo A di van der Eijk {agreement} "
        "(da −1 a 1).",
        "en": "Tastle and Wierman’s consensus {consensus} (0 to 1); van der Eijk’s agreement A {agreement} (−1 to 1).",
    },
    "round_cannot_note": {
        "it": "Hanno scelto «non so giudicare»: {n}.",
        "en": "Chose “cannot judge”: {n}.",
    },
    "round_answers_alt": {
        "it": "Una colonna per ogni grado della scala. {finding}",
        "en": "A column for each point of the scale. {finding}",
    },
    # The panel from round to round.
    "round_stability_title": {"it": "Le risposte si muovono ancora?", "en": "Do answers still move?"},
    "round_net": {"it": "Cambio netto", "en": "Net change"},
    "round_individual": {"it": "Spostamento medio", "en": "Mean move"},
    "round_cv": {"it": "Cambio del CV", "en": "Change of CV"},
    "round_p": {"it": "p di Wilcoxon", "en": "Wilcoxon’s p"},
    "round_stable": {"it": "Stabile", "en": "Stable"},
    "round_stability_moving": {
        "it": "Voci stabili tra i due turni: {stable} su {total}; si muovono ancora {labels}.",
        "en": "Items stable between the two rounds: {stable} of {total}; still moving: {labels}.",
    },
    "round_stability_all": {
        "it": "Tra i due turni le risposte sono rimaste stabili su ogni voce confrontata ({total}).",
        "en": "Between the two rounds answers stayed stable on every item compared ({total}).",
    },
    "round_stability_note": {
        "it": "Solo chi ha risposto in entrambi i turni. Stabile: i due cambi sono al massimo del 15\u00a0%, "
        "quello del coefficiente di variazione (CV) al massimo di 0,2, e p sopra 0,05.",
        "en": "Only those who answered in both rounds. Stable: both changes are at most 15%, that of the "
        "coefficient of variation (CV) at most 0.2, and p is above 0.05.",
    },
    "round_stability_alt": {
        "it": "Per ogni voce due barre: cambio netto e spostamento medio; la linea segna il 15\u00a0%. {finding}",
        "en": "For each item two bars: net change and mean move; the line marks 15%. {finding}",
    },
    "round_attendance_title": {
        "it": "Chi torna di turno in turno",
        "en": "Who comes back from round to round",
    },
    "round_round": {"it": "Turno", "en": "Round"},
    "round_number": {"it": "Turno {number}", "en": "Round {number}"},
    "round_stayed": {"it": "Tornati", "en": "Came back"},
    "round_joined": {"it": "Nuovi", "en": "New"},
    "round_lost": {"it": "Persi dal turno prima", "en": "Lost since the round before"},
    "round_attendance_finding": {
        "it": "Al turno {round} sono tornate {stayed} persone su {before} ({share}).",
        "en": "{stayed} of {before} people came back for round {round} ({share}).",
    },
    "round_attendance_all": {
        "it": "Al turno {round} sono tornate tutte le {before} persone del turno prima.",
        "en": "All {before} people of the round before came back for round {round}.",
    },
    "round_attendance_hidden": {
        "it": "Quante persone siano tornate non si può dire: sarebbero numeri troppo piccoli.",
        "en": "How many people came back cannot be told: the numbers would be too small.",
    },
    "round_attendance_alt": {
        "it": "Per ogni turno una barra divisa tra chi è tornato e chi è nuovo. {finding}",
        "en": "For each round a bar divided into those who came back and those who are new. {finding}",
    },
    # Rankings, points, pairs.
    "round_ranking_title": {"it": "La classifica", "en": "The ranking"},
    "round_first": {
        "it": "Al primo posto, per le {n} persone insieme, c’è «{label}».",
        "en": "For the {n} people together “{label}” comes first.",
    },
    "round_tie": {
        "it": "Al primo posto, per le {n} persone insieme, sono alla pari {labels}.",
        "en": "For the {n} people together these share the first place: {labels}.",
    },
    "round_concord_strong": {
        "it": "Le classifiche si somigliano molto.",
        "en": "The rankings are much alike.",
    },
    "round_concord_some": {
        "it": "Le classifiche si somigliano in parte.",
        "en": "The rankings are partly alike.",
    },
    "round_concord_weak": {
        "it": "Le classifiche si somigliano poco.",
        "en": "The rankings are little alike.",
    },
    "round_concord_none": {
        "it": "Tra le classifiche non si vede un accordo.",
        "en": "No agreement shows among the rankings.",
    },
    "round_ranking_note": {
        "it": "Il posto dice chi vince contro chi, messe a confronto due a due. I punti: di più a chi sta più in "
        "alto. Base: {n} persone.",
        "en": "The place says which wins against which, compared two by two. Points: more for a higher place. Base: "
        "{n} people.",
    },
    "round_ranking_method": {
        "it": "Posti con il metodo di Schulze. Punti con il metodo di Borda; le voci non ordinate si dividono il "
        "resto.",
        "en": "Places by Schulze’s method. Points by Borda’s method; items left out share the rest.",
    },
    "round_concord_method": {
        "it": "Quanto si somigliano le classifiche: W di Kendall = {w}, da 0 a 1.",
        "en": "How alike the rankings are: Kendall’s W = {w}, from 0 to 1.",
    },
    "round_points_title": {"it": "Come sono divisi i punti", "en": "How the points are shared out"},
    "round_points": {"it": "Punti", "en": "Points"},
    "round_givers": {"it": "Persone che ne hanno dati", "en": "People who gave any"},
    "round_points_finding": {
        "it": "La voce con più punti è {labels}: {share} del totale ({n} persone).",
        "en": "Most points go to {labels}: {share} of all ({n} people).",
    },
    "round_points_tie": {
        "it": "Con più punti, alla pari, ci sono {labels}: {share} del totale ciascuna ({n} persone).",
        "en": "Level with most points are {labels}: {share} of all each ({n} people).",
    },
    "round_points_none": {"it": "Nessuno ha dato punti.", "en": "Nobody has given points."},
    "round_points_note": {
        "it": "Quote di tutti i punti dati da {n} persone.",
        "en": "Shares of all points given by {n} people.",
    },
    "round_pairwise_title": {"it": "I confronti a due a due", "en": "Two at a time"},
    "round_chance": {"it": "Preferita a una voce media", "en": "Preferred to an average one"},
    "round_compared": {"it": "Confronti", "en": "Comparisons"},
    "round_your_wins": {"it": "Scelta da te", "en": "Chosen by you"},
    "round_wins_of": {"it": "{wins} su {pairs}", "en": "{wins} of {pairs}"},
    "round_pairwise_finding": {
        "it": "«{label}» vince più spesso: contro una voce media nel {chance} dei confronti ({n} persone).",
        "en": "“{label}” wins most often: against an average one in {chance} of comparisons ({n} people).",
    },
    "round_pairwise_note": {
        "it": "Probabilità secondo il modello di Bradley e Terry, su {comparisons} confronti di {n} persone.",
        "en": "Probabilities by the model of Bradley and Terry, from {comparisons} comparisons by {n} people.",
    },
    "round_bump_title": {"it": "Chi sale e chi scende", "en": "What rises and what falls"},
    "round_bump_finding": {
        "it": "Sale di più {label}: dalla posizione {before} alla {now}.",
        "en": "{label} rises most: from rank {before} to {now}.",
    },
    "round_bump_same": {
        "it": "Nessuna voce ha cambiato posizione dal turno prima.",
        "en": "No item changed its rank since the round before.",
    },
    "round_bump_none_rises": {
        "it": "Nessuna voce è salita dal turno prima.",
        "en": "No item rose since the round before.",
    },
    "round_bump_you": {"it": "(tu: {place}°)", "en": "(you: {place})"},
    "round_bump_alt": {
        "it": "Per ogni voce una linea dalla posizione nel turno prima a quella di adesso. {finding}",
        "en": "For each item a line from its rank in the round before to the present one. {finding}",
    },
    # Budgets.
    "round_budget_title": {"it": "Che cosa si finanzia", "en": "What is paid for"},
    "round_project": {"it": "Progetto", "en": "Project"},
    "round_projects": {"it": "Progetti", "en": "Projects"},
    "round_cost": {"it": "Costo", "en": "Cost"},
    "round_votes": {"it": "Voti", "en": "Votes"},
    "round_rule": {"it": "Regola", "en": "Rule"},
    "round_greedy": {"it": "I più votati", "en": "Most votes first"},
    "round_equal_shares": {"it": "Quote uguali", "en": "Equal shares"},
    "round_paid": {"it": "{rule}: finanziato", "en": "{rule}: paid for"},
    "round_unpaid": {"it": "{rule}: escluso", "en": "{rule}: left out"},
    "round_budget_none": {
        "it": "Nessuna delle due regole finanzia un progetto.",
        "en": "Neither rule pays for any project.",
    },
    "round_budget_same": {
        "it": "Le due regole finanziano gli stessi progetti ({n}).",
        "en": "Both rules pay for the same projects ({n}).",
    },
    "round_budget_differ": {
        "it": "Progetti finanziati: {greedy} con i più votati, {shares} con le quote uguali.",
        "en": "Projects paid for: {greedy} with most votes first, {shares} with equal shares.",
    },
    "round_budget_only_greedy": {
        "it": "Solo con i più votati: {labels}.",
        "en": "Only with most votes first: {labels}.",
    },
    "round_budget_only_shares": {
        "it": "Solo con le quote uguali: {labels}.",
        "en": "Only with equal shares: {labels}.",
    },
    "round_budget_note": {
        "it": "Ci sono {total}. Più votati: si prende il progetto con più voti, se i soldi bastano, poi il "
        "successivo. Quote uguali: ogni persona ha la stessa parte dei soldi e paga i progetti che ha scelto.",
        "en": "There is {total}. Most votes first: the project with most votes is taken if the money is enough, then "
        "the next. Equal shares: everybody holds the same part of the money and pays for the projects they chose.",
    },
    "round_budget_alt": {
        "it": "Per ogni progetto due barre di voti, piene se la regola lo finanzia, vuote se no. {finding}",
        "en": "For each project two bars of votes, full where the rule pays for it, empty where not. {finding}",
    },
    "round_satisfied_title": {"it": "Chi ottiene qualcosa", "en": "Who gets something"},
    "round_spent": {"it": "Spesa", "en": "Spent"},
    "round_left": {"it": "Resto", "en": "Left"},
    "round_satisfied": {"it": "Chi ottiene almeno un progetto", "en": "Voters with at least one project"},
    "round_satisfied_finding": {
        "it": "Ottiene almeno un progetto tra quelli scelti: con i più votati {greedy} di chi ha votato, "
        "con le quote uguali {equal}.",
        "en": "Voters who get at least one project they chose: {greedy} with most votes first, {equal} with equal "
        "shares.",
    },
    "round_satisfied_same": {
        "it": "Con entrambe le regole ottiene almeno un progetto tra quelli scelti {equal} di chi ha votato.",
        "en": "With both rules {equal} of voters get at least one project they chose.",
    },
    "round_satisfied_hidden": {
        "it": "La quota di chi ottiene un progetto non si mostra: sarebbe un numero troppo piccolo di persone.",
        "en": "The share of voters who get a project is not shown: it would single out few people.",
    },
    "round_satisfied_note": {"it": "Base: {n} persone.", "en": "Base: {n} people."},
    # Participation.
    "round_days_title": {"it": "La partecipazione giorno per giorno", "en": "Participation day by day"},
    "round_day": {"it": "Giorno", "en": "Day"},
    "round_days_finding": {
        "it": "Il giorno con più voti è il {day}: {votes} voti di {people} persone. Giorni con voti: {days}.",
        "en": "The day with most votes is {day}: {votes} votes by {people} people. Days with votes: {days}.",
    },
    "round_days_finding_shown": {
        "it": "Tra i giorni mostrati quello con più voti è il {day}: {votes} voti di {people} persone. "
        "Giorni con voti: {days}.",
        "en": "Of the days shown, the one with most votes is {day}: {votes} votes by {people} people. "
        "Days with votes: {days}.",
    },
    "round_days_hidden": {
        "it": "Giorni con voti: {days}. I loro numeri non si mostrano: parlerebbero di meno di {k} persone.",
        "en": "Days with votes: {days}. Their numbers are not shown: they would tell of fewer than {k} people.",
    },
    "round_days_alt": {"it": "Una colonna per giorno. {finding}", "en": "A column for each day. {finding}"},
}
