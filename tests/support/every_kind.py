# SPDX-License-Identifier: AGPL-3.0-or-later
"""A questionnaire with one question of every kind, in Italian, with words as long as people write them."""

from __future__ import annotations

from typing import Any


def _square(west: float, south: float, east: float, north: float) -> list[list[float]]:
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


#: An invented town: a slanted border, and two quarters that fill most of it.
BOUNDARY: dict[str, Any] = {
    "type": "Polygon",
    "coordinates": [
        [[9.62, 45.68], [9.66, 45.67], [9.71, 45.685], [9.70, 45.72], [9.65, 45.725], [9.62, 45.68]]
    ],
}
QUARTERS: dict[str, Any] = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"id": id, "name": name},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for id, name, ring in (
            (
                "ovest",
                "Borgo Ovest",
                [[9.62, 45.68], [9.66, 45.67], [9.66, 45.7238], [9.65, 45.725], [9.62, 45.68]],
            ),
            (
                "est",
                "Borgo Est",
                [[9.66, 45.67], [9.71, 45.685], [9.70, 45.72], [9.66, 45.7238], [9.66, 45.67]],
            ),
        )
    ],
}


def _choices(*labels: str, **more: dict[str, Any]) -> list[dict[str, Any]]:
    made = []
    for label in labels:
        id = "".join(
            letter for letter in label.lower().split(" ")[0] if letter.isascii() and letter.isalpha()
        )
        made.append({"id": id, "label": {"it": label}, **more.get(id, {})})
    return made


def _question(id: str, kind: str, label: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "kind": kind, "label": {"it": label}, **more}


NEEDS = _choices(
    "Illuminazione delle strade secondarie",
    "Panchine e ombra nelle piazze",
    "Autobus la sera e nei giorni festivi",
    "Piste ciclabili continue e sicure",
    "Spazi per ragazze e ragazzi",
    "Ambulatorio di quartiere",
)
QUALITY = _choices("Buono", "Discreto", "Scarso", "Non so", non={"exclusive": True})


def every_kind() -> dict[str, Any]:
    """One page of each family of kinds."""
    return {
        "languages": ["it"],
        "title": {"it": "Tutti i tipi di domanda"},
        "welcome": {"it": "Una prova."},
        "minutes": 9,
        "pages": [_choosing(), _measuring(), _ordering(), _placing(), _saying()],
    }


def _choosing() -> dict[str, Any]:
    return {
        "id": "choosing",
        "title": {"it": "Scegliere"},
        "questions": [
            _question("note", "note", "Qui sotto trovi una domanda di ogni tipo.\nRispondi come ti viene."),
            _question(
                "work",
                "single",
                "Che lavoro fai?",
                choices=_choices("Studente", "Dipendente", "Altro, cioè", altro={"specify": True}),
            ),
            _question(
                "age",
                "dropdown",
                "Quanti anni hai?",
                choices=_choices("Meno di 18", "Da 18 a 64", "Oltre 65"),
            ),
            _question(
                "happy",
                "yes_no",
                "Ti trovi bene nel quartiere?",
                ask_why={"when": ["no"], "label": {"it": "Che cosa non va?"}},
            ),
            _question(
                "moves",
                "multiple",
                "Come ti muovi di solito?",
                options={"most": 2},
                choices=_choices(
                    "Piedi", "Bici", "Autobus", "Nessuno di questi", nessuno={"exclusive": True}
                ),
            ),
            _question("top", "top", "Che cosa manca di più?", choices=NEEDS, required=True),
        ],
    }


def _measuring() -> dict[str, Any]:
    return {
        "id": "measuring",
        "title": {"it": "Misurare"},
        "questions": [
            _question(
                "km", "number", "Quanta strada fai ogni giorno?", options={"min": 0, "max": 500, "unit": "km"}
            ),
            _question(
                "trust",
                "scale",
                "Quanto ti fidi del Comune?",
                options={
                    "from": 0,
                    "to": 10,
                    "none": True,
                    "low": {"it": "per niente"},
                    "high": {"it": "del tutto"},
                },
                ask_why={"when": ["0", "1", "2"], "label": {"it": "Perché così poco?"}},
            ),
            _question(
                "state", "matrix", "Come trovi queste cose?", items=NEEDS[:4], choices=QUALITY, required=True
            ),
            _question(
                "needs", "importance_satisfaction", "Che cosa conta, che cosa funziona?", items=NEEDS[:1]
            ),
            _question("budget", "points", "Dividi 100 punti tra queste spese.", items=NEEDS[:4]),
        ],
    }


def _ordering() -> dict[str, Any]:
    return {
        "id": "ordering",
        "title": {"it": "Mettere in ordine"},
        "questions": [
            _question("order", "ranking", "In che ordine si deve fare?", choices=NEEDS[:4]),
            _question("first", "ranking", "Quali sono le prime due?", choices=NEEDS[:4], options={"most": 2}),
            _question("best", "best_worst", "Che cosa conta di più, e che cosa di meno?", items=NEEDS),
        ],
    }


def _placing() -> dict[str, Any]:
    places = [
        {"id": "nord", "label": {"it": "Zona nord"}},
        {"id": "sud", "label": {"it": "Zona sud"}},
        {"id": "valle", "label": {"it": "Valle degli Olmi"}, "attributes": {"parent": "nord"}},
        {"id": "colle", "label": {"it": "Colle Aperto"}, "attributes": {"parent": "nord"}},
        {"id": "borgo", "label": {"it": "Borgo Lungo"}, "attributes": {"parent": "sud"}},
    ]
    return {
        "id": "placing",
        "title": {"it": "Dove e quando"},
        "questions": [
            _question(
                "home",
                "place",
                "Dove abiti?",
                choices=places,
                options={"levels": [{"it": "Zona"}, {"it": "Quartiere"}]},
            ),
            _question(
                "dark",
                "pin",
                "Dove manca la luce?",
                options={"boundary": BOUNDARY, "quarters": QUARTERS, "cell": 500},
            ),
            _question("since", "date", "Da quando abiti qui?", options={"max": "2030-12-31"}),
            _question("photo", "file", "Vuoi aggiungere una foto del posto?", options={"accept": ["photo"]}),
        ],
    }


def _saying() -> dict[str, Any]:
    return {
        "id": "saying",
        "title": {"it": "Dire"},
        "questions": [
            _question("wish", "text", "Che cosa cambieresti?", options={"most_length": 500}),
            _question(
                "children",
                "repeat",
                "Quali figli o figlie vanno a scuola?",
                options={"most": 4, "entry": {"it": "Figlia o figlio"}},
                questions=[
                    _question(
                        "child_age", "number", "Quanti anni ha?", options={"min": 0, "max": 30, "whole": True}
                    ),
                    _question("child_bus", "yes_no", "Prende l’autobus?"),
                ],
            ),
            _question(
                "agree",
                "consent",
                "Accetto che le mie risposte siano lette dal gruppo di lavoro.",
                required=True,
                options={
                    "text": {"it": "Le risposte servono a decidere le opere del 2027.\nRestano per due anni."}
                },
            ),
        ],
    }
