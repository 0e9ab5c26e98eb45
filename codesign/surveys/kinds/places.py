# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where: a quarter found level by level, or a pin on a map of the town."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form
from wtforms.validators import ValidationError

from codesign.surveys.kinds.base import Kind, Summary, asked, label_of, tallied
from codesign.surveys.kinds.fields import Composite, field_name
from codesign.surveys.kinds.maps import TownMap, list_of_places, map_of, map_problems
from codesign.surveys.questionnaire import Choice, Question

PARENT = "parent"


def levels_of(question: Question) -> list[list[Choice]]:
    """Places level by level; a place's attribute `parent` names the one it lies in."""
    levels: list[list[Choice]] = []
    above: set[str] = {""}
    while found := [choice for choice in question.choices if choice.attributes.get(PARENT, "") in above]:
        levels.append(found)
        above = {choice.id for choice in found}
    return levels


def path_to(question: Question, place: str) -> list[str]:
    """The places one lies in, the widest first, and itself."""
    parents = {choice.id: choice.attributes.get(PARENT, "") for choice in question.choices}
    path: list[str] = []
    while place in parents and place not in path:
        path.insert(0, place)
        place = parents[place]
    return path


class PlaceField(Composite):
    """One select a level; each offers all its places, grouped by what they lie in, so that no script is needed."""

    @property
    def levels(self) -> list[dict[str, Any]]:
        """What the page shows: name, label, what is chosen, and groups of (parent, its label, places)."""
        labels = {choice.id: label_of(choice.label, self.language) for choice in self.question.choices}
        names = self.question.options.get("levels") or []
        shown = []
        for depth, places in enumerate(levels_of(self.question)):
            groups: dict[str, list[tuple[str, str]]] = {}
            for place in places:
                groups.setdefault(place.attributes.get(PARENT, ""), []).append((place.id, labels[place.id]))
            chosen = (self.data or [])[depth : depth + 1]
            name = self.part(depth + 1)
            shown.append(
                {
                    "name": name,
                    "label": label_of(names[depth], self.language) if depth < len(names) else "",
                    "chosen": self.typed.get(name, chosen[0] if chosen else ""),
                    "groups": [(parent, labels.get(parent, ""), group) for parent, group in groups.items()],
                }
            )
        return shown

    def gather(self, formdata: Any) -> list[str] | None:
        """See `Composite`: the narrowest place says all the wider ones; what was chosen of them must fit."""
        levels = levels_of(self.question)
        chosen = [self.text_from(formdata, depth) for depth in range(1, len(levels) + 1)]
        for place, level in zip(chosen, levels, strict=True):
            if place and place not in {choice.id for choice in level}:
                raise ValueError(_l("Choose one of the places, please."))
        path = path_to(self.question, next((place for place in reversed(chosen) if place), ""))
        misfits = [one for one, place in zip(chosen, path, strict=False) if one and one != place]
        if misfits:
            labels = {choice.id: label_of(choice.label, self.language) for choice in self.question.choices}
            raise ValueError(
                _l("%(inner)s does not lie in %(outer)s.", inner=labels[path[-1]], outer=labels[misfits[-1]])
            )
        return path or None


class Place(Kind):
    """A place of the question's own choices, narrowed down level by level; `options.levels` name the levels."""

    name = "place"
    template = "surveys/kinds/place.html"

    def problems(self, question: Question) -> Iterable[Any]:
        """See `Kind`."""
        if len(question.choices) < 2:
            yield _l("needs at least two choices")
        reached = {choice.id for level in levels_of(question) for choice in level}
        for choice in question.choices:
            if choice.id not in reached:
                yield _l(
                    "choice %(name)s lies in a place that is not there, or in itself", name=repr(choice.id)
                )

    def fields(self, question: Question, language: str) -> dict[str, Any]:
        """See `Kind`."""
        details = asked(question, language)
        return {field_name(question.id): PlaceField(**details, question=question, language=language)}

    def summarise(
        self, question: Question, answers: Iterable[Any], weights: Sequence[float] | None = None
    ) -> Summary:
        """See `Kind`: everybody counts at each level of the path; `details.levels` list the places of each."""
        levels = [[choice.id for choice in level] for level in levels_of(question)]
        return tallied(answers, weights).summary(question, self.name, question.choices, levels=levels)

    def columns(self, question: Question) -> list[str]:
        """See `Kind`."""
        return [f"{question.id}__{depth}" for depth in range(1, len(levels_of(question)) + 1)]

    def cells(self, question: Question, answer: Any) -> list[Any]:
        """See `Kind`."""
        depth = len(levels_of(question))
        return [*(answer or []), *[None] * depth][:depth]

    def shown(self, question: Question, answer: Any, language: str) -> list[str]:
        """See `Kind`."""
        labels = {choice.id: label_of(choice.label, language) for choice in question.choices}
        return [" › ".join(labels.get(place, place) for place in answer)]


class PinField(Composite):
    """A point of the map, or a place from the list."""

    @property
    def map(self) -> TownMap:
        """The map it is set on."""
        return map_of(self.question)

    @property
    def places(self) -> list[tuple[str, str]]:
        """The list beside the map."""
        return [(place.id, label_of(place.label, self.language)) for place in list_of_places(self.question)]

    def value_of(self, name: str) -> str:
        """What stands in the control lat, lon or place."""
        return self.typed.get(self.part(name), str((self.data or {}).get(name, "")))

    @property
    def mark(self) -> tuple[float, float] | None:
        """Where on the drawing the pin stands."""
        answer = self.data or {}
        return self.map.frame.place(answer["lon"], answer["lat"]) if "lat" in answer else None

    def gather(self, formdata: Any) -> dict[str, Any] | None:
        """See `Composite`: a pin says more than a place, so it goes first."""
        latitude, longitude, place = (self.text_from(formdata, name) for name in ("lat", "lon", "place"))
        if latitude or longitude:
            point = _coordinate(latitude, 90), _coordinate(longitude, 180)
            if None in point:
                raise ValueError(_l("Set the pin on the map again, please."))
            return {"lat": point[0], "lon": point[1]}
        if place and place not in dict(self.places):
            raise ValueError(_l("Choose one of the places, please."))
        return {"place": place} if place else None

    def pre_validate(self, form: Form) -> None:
        """A pin stands inside the town."""
        answer = self.data or {}
        if "lat" in answer and not self.map.boundary.contains(answer["lon"], answer["lat"]):
            raise ValidationError(_l("This point lies outside the town: set the pin inside its border."))


def _coordinate(text: str, most: float) -> float | None:
    """Degrees, to about ten metres: nobody needs to know the door."""
    try:
        value = float(text)
    except ValueError:
        return None
    return round(value, 4) if abs(value) <= most else None


class Pin(Kind):
    """A point inside `options.boundary`, a GeoJSON polygon, or a place from a list.

    The list holds `options.quarters`, a GeoJSON collection whose features have the properties `id` and `name`,
    else the question's choices. What is counted are places and squares of `options.cell` metres.
    """

    name = "pin"
    template = "surveys/kinds/pin.html"

    def problems(self, question: Question) -> Iterable[Any]:
        """See `Kind`."""
        return map_problems(question)

    def fields(self, question: Question, language: str) -> dict[str, Any]:
        """See `Kind`."""
        details = asked(question, language)
        return {field_name(question.id): PinField(**details, question=question, language=language)}

    def place_of(self, question: Question, answer: Mapping[str, Any]) -> str:
        """The place of the list that an answer falls in, if any."""
        if "place" in answer:
            return str(answer["place"])
        return map_of(question).quarter_of(answer["lon"], answer["lat"])

    def summarise(
        self, question: Question, answers: Iterable[Any], weights: Sequence[float] | None = None
    ) -> Summary:
        """See `Kind`: counts are people by place; `details.squares` hold people by square of the map.

        Exact points stand nowhere in a summary. Squares with few people are not for publication.
        """
        given, drawn = list(answers), map_of(question)
        tally = tallied(((self.place_of(question, answer),) for answer in given), weights)
        squares = Counter(
            drawn.grid.square(answer["lon"], answer["lat"]) for answer in given if "lat" in answer
        )
        found = []
        for (column, row), people in sorted(squares.items()):
            longitude, latitude = drawn.grid.centre((column, row))
            found.append({"column": column, "row": row, "lon": longitude, "lat": latitude, "people": people})
        return tally.summary(
            question,
            self.name,
            list_of_places(question),
            squares=found,
            metres=drawn.grid.metres,
            has_quarters=bool(drawn.quarters),
            elsewhere=tally.people.get("", 0),
            boundary=question.options["boundary"],
        )

    def columns(self, question: Question) -> list[str]:
        """See `Kind`."""
        return [f"{question.id}__{name}" for name in ("place", "lat", "lon")]

    def cells(self, question: Question, answer: Any) -> list[Any]:
        """See `Kind`."""
        if answer is None:
            return [None, None, None]
        return [self.place_of(question, answer) or None, answer.get("lat"), answer.get("lon")]

    def shown(self, question: Question, answer: Any, language: str) -> list[str]:
        """See `Kind`."""
        labels = {place.id: label_of(place.label, language) for place in list_of_places(question)}
        place = labels.get(self.place_of(question, answer), "")
        point = f"{answer['lat']}, {answer['lon']}" if "lat" in answer else ""
        return [" · ".join(filter(None, (place, point)))]
