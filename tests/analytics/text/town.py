# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answers of an invented town for the tests: five topics, three ways to begin and to end, known labels."""

from __future__ import annotations

from itertools import product

from codesign.analytics.text.records import Answer

OPENINGS = ("", "Vorrei ", "Da anni chiediamo ", "Secondo me servono ")
TOPICS: dict[str, tuple[str, ...]] = {
    "luce": (
        "più lampioni in via Lunga, la strada è al buio",
        "illuminazione nel sottopasso, i lampioni sono spenti",
        "lampioni accesi anche d'inverno, il vicolo è buio",
        "una luce vicino alla fermata, è buio pesto",
        "luci e lampioni lungo il viale buio",
    ),
    "autobus": (
        "corse dell'autobus anche la domenica",
        "un autobus per l'ospedale, le corse sono poche",
        "orari degli autobus chiari alla fermata",
        "autobus puntuali, le corse saltano sempre",
        "una fermata dell'autobus con gli orari esposti",
    ),
    "verde": (
        "alberi e panchine nel parco giochi",
        "giochi nuovi per i bambini nel parco",
        "panchine all'ombra degli alberi nel parco",
        "erba tagliata e alberi potati nei giardini",
        "un parco con giochi e panchine per i bambini",
    ),
    "rifiuti": (
        "cestini dei rifiuti svuotati ogni giorno",
        "cassonetti puliti, i rifiuti restano per strada",
        "raccolta dei rifiuti più frequente, cassonetti pieni",
        "multe a chi abbandona rifiuti e sacchi",
        "cestini per la raccolta differenziata dei rifiuti",
    ),
    "medico": (
        "un medico di base, l'ambulatorio è chiuso",
        "visite in ospedale senza mesi di attesa",
        "l'ambulatorio aperto, il medico manca da mesi",
        "medici e infermieri per gli anziani a casa",
        "una visita dal medico senza attesa infinita in ambulatorio",
    ),
}


def town() -> tuple[list[Answer], list[str]]:
    """A hundred answers by a hundred people, and the topic of each."""
    rows = [
        (opening + text, topic)
        for (topic, texts), opening in product(TOPICS.items(), OPENINGS)
        for text in texts
    ]
    answers = [Answer(id=7 * number + 3, text=text, person=number) for number, (text, _) in enumerate(rows)]
    return answers, [topic for _, topic in rows]
