# SPDX-License-Identifier: AGPL-3.0-or-later
"""Things put in order: at once, or by the best and the worst of a few at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form
from wtforms.validators import ValidationError

from codesign.analytics import best_worst, choices
from codesign.surveys.kinds.base import (
    Count,
    Kind,
    Summary,
    asked,
    label_of,
    not_whole,
    tallied,
    things_of,
    whole,
)
from codesign.surveys.kinds.fields import Composite, field_name
from codesign.surveys.questionnaire import Choice, Question


def moved(order: Sequence[str], ranked: int, item: str, step: int, most: int, partial: bool) -> list[str]:
    """The ranked things after one of them went up (-1) or down (+1) in a shown order.

    `ranked` things stand first in `order`. Where all must be ranked, the first move ranks them all; where not,
    up takes an unranked thing in, and down lets the last ranked one go.
    """
    shown, place = list(order), order.index(item)
    if not partial:
        ranked = len(shown)
    elif place >= ranked:
        return [*shown[:ranked], item] if step < 0 and ranked < most else shown[:ranked]
    elif step > 0 and place == ranked - 1:
        return shown[: ranked - 1]
    other = min(max(place + step, 0), ranked - 1)
    shown[place], shown[other] = shown[other], shown[place]
    return shown[:ranked]


class RankingField(Composite):
    """A place for each thing, chosen as a number or changed by a step up or down."""

    @property
    def things(self) -> dict[str, Choice]:
        """What is ranked, by id."""
        return {thing.id: thing for thing in things_of(self.question)}

    @property
    def is_partial(self) -> bool:
        """Whether some things may be left without a place."""
        return bool(self.question.options.get("partial")) or self.most < len(self.things)

    @property
    def most(self) -> int:
        """How many places there are."""
        return whole(self.question, "most") or len(self.things)

    @property
    def rows(self) -> list[dict[str, str]]:
        """What the page shows, the ranked things first in their order."""
        order = [thing for thing in self.data or [] if thing in self.things]
        place_of = {thing: str(place) for place, thing in enumerate(order, 1)}
        return [
            {
                "id": thing,
                "label": label_of(self.things[thing].label, self.language),
                "name": (name := self.part(thing, "rank")),
                "place": place_of.get(thing, "")
                if self.is_rearranged
                else self.typed.get(name, place_of.get(thing, "")),
            }
            for thing in (*order, *(one for one in self.things if one not in place_of))
        ]

    def gather(self, formdata: Any) -> list[str] | None:
        """See `Composite`."""
        places: dict[str, int] = {}
        for thing in self.things:
            text = self.text_from(formdata, thing, "rank")
            if text.isdecimal() and 1 <= int(text[:6]) <= self.most:
                places[thing] = int(text[:6])
            elif text:
                raise ValueError(_l("Give places from 1 to %(most)s, please.", most=self.most))
        order = sorted(places, key=lambda thing: places[thing])
        act, _, item = self.text_from(formdata, "move").partition(":")
        if act in ("up", "down") and item in self.things:
            self.is_rearranged = True
            shown = [*order, *(thing for thing in self.things if thing not in places)]
            return moved(shown, len(order), item, -1 if act == "up" else 1, self.most, self.is_partial)
        twice = [thing for thing in order if Counter(places.values())[places[thing]] > 1]
        if twice:
            names = ", ".join(label_of(self.things[thing].label, self.language) for thing in twice)
            raise ValueError(_l("These have the same place: %(things)s.", things=names))
        return order or None

    def pre_validate(self, form: Form) -> None:
        """All get a place, or at least `options.least`."""
        ranked = len(self.data or [])
        least = whole(self.question, "least", 1) if self.is_partial else len(self.things)
        if ranked and ranked < (least or 1):
            raise ValidationError(
                _l("Give a place to at least %(least)s, please.", least=least)
                if self.is_partial
                else _l("Give every one of them a place, please.")
            )


class Ranking(Kind):
    """Things in order, best first: all of them, or with `options.partial` or `options.most` only the first."""

    name = "ranking"
    template = "surveys/kinds/ranking.html"

    def problems(self, question: Question) -> Iterable[Any]:
        """See `Kind`."""
        count = len(things_of(question))
        if count < 2:
            yield _l("needs at least two choices")
        yield from not_whole(question, "most", 1, count)
        yield from not_whole(question, "least", 1, whole(question, "most") or count)

    def fields(self, question: Question, language: str) -> dict[str, Any]:
        """See `Kind`."""
        details = asked(question, language)
        return {field_name(question.id): RankingField(**details, question=question, language=language)}

    def summarise(
        self, question: Question, answers: Iterable[Any], weights: Sequence[float] | None = None
    ) -> Summary:
        """See `Kind`: counts are people who gave a thing any place.

        `details`, by thing: people by place (`places`), mean place among those who ranked it, Borda points (as
        a share of what is possible), and its rank by Borda.
        """
        things = [thing.id for thing in things_of(question)]
        tally = tallied(((tuple(thing for thing in one if thing in things),) for one in answers), weights)
        # People who rank alike are counted once, with their number.
        heavy = {ballot: (tally.weights or tally.people)[ballot] for ballot in sorted(tally.people)}
        places = {thing: [0] * len(things) for thing in things}
        weighted = {thing: [0.0] * len(things) for thing in things}
        for ballot, weight in heavy.items():
            for place, thing in enumerate(ballot):
                places[thing][place] += tally.people[ballot]
                weighted[thing][place] += weight
        borda = choices.borda(list(heavy), things, list(heavy.values()))
        ranks = choices.shared_ranks(borda)
        possible = max(sum(heavy.values()) * (len(things) - 1), 1e-12)
        measures = {
            thing: {
                "places": places[thing],
                "mean": _mean_place(weighted[thing]),
                "borda": float(borda[number]) / possible,
                "rank": int(ranks[number]),
            }
            for number, thing in enumerate(things)
        }
        counts = tuple(
            Count(
                thing.id,
                thing.label,
                sum(places[thing.id]),
                None if weights is None else sum(weighted[thing.id]),
            )
            for thing in things_of(question)
        )
        details = {"ranking": measures}
        return Summary(question.id, self.name, tally.answered, counts, details, tally.weight)

    def told_by(self, question: Question, answer: Any) -> Mapping[str, Hashable]:
        """See `Kind`: the place."""
        places = {thing: place for place, thing in enumerate(answer, 1)}
        return {thing.id: places.get(thing.id) for thing in things_of(question)}

    def columns(self, question: Question) -> list[str]:
        """See `Kind`."""
        return [f"{question.id}__{thing.id}" for thing in things_of(question)]

    def cells(self, question: Question, answer: Any) -> list[Any]:
        """See `Kind`: the place of each thing."""
        places = {thing: place for place, thing in enumerate(answer or [], 1)}
        return [places.get(thing.id) for thing in things_of(question)]

    def shown(self, question: Question, answer: Any, language: str) -> list[str]:
        """See `Kind`."""
        labels = {thing.id: label_of(thing.label, language) for thing in things_of(question)}
        return [f"{place}. {labels.get(thing, thing)}" for place, thing in enumerate(answer, 1)]


def _mean_place(people: Sequence[float]) -> float | None:
    total = sum(people)
    return sum(place * number for place, number in enumerate(people, 1)) / total if total else None


#: Every version has its own sets, so a set's number says which version it belongs to.
Sets = dict[int, tuple[str, ...]]


def sets_of(question: Question) -> Sets:
    """Things by the number of the set they are shown in, over all versions of the design.

    The design is made on the sorted ids, so that another order or another wording changes nothing.
    """
    things = sorted(thing.id for thing in things_of(question))
    size = min(whole(question, "set_size", best_worst.SET_SIZE) or best_worst.SET_SIZE, len(things))
    times = whole(question, "times", best_worst.TIMES_SHOWN) or best_worst.TIMES_SHOWN
    design = best_worst.balanced_design(len(things), size, times)
    sets = [tuple(things[number] for number in one) for version in design for one in version]
    return dict(enumerate(sets))


def sets_shown(question: Question) -> Sets:
    """The sets this respondent gets."""
    everything = sets_of(question)
    length = len(everything) // best_worst.VERSIONS
    first = int(question.options.get("version", 0)) % best_worst.VERSIONS * length
    return {number: everything[number] for number in range(first, first + length)}


class BestWorstField(Composite):
    """The best and the worst of each set."""

    @property
    def sets(self) -> list[dict[str, Any]]:
        """What the page shows."""
        labels = {thing.id: label_of(thing.label, self.language) for thing in things_of(self.question)}
        given = self.data or {}
        return [
            {
                "name": self.part(number),
                "best": self.typed.get(self.part(number, "best"), given.get(str(number), {}).get("best")),
                "worst": self.typed.get(self.part(number, "worst"), given.get(str(number), {}).get("worst")),
                "things": [(thing, labels[thing]) for thing in things],
            }
            for number, things in sets_shown(self.question).items()
        ]

    def gather(self, formdata: Any) -> dict[str, dict[str, str]] | None:
        """See `Composite`."""
        answer: dict[str, dict[str, str]] = {}
        half, same = [], []
        for place, (number, things) in enumerate(sets_shown(self.question).items(), 1):
            best, worst = (self.text_from(formdata, number, side) for side in ("best", "worst"))
            chosen = {best, worst} & set(things)
            if len(chosen) == 2:
                answer[str(number)] = {"best": best, "worst": worst}
            elif best or worst:
                (same if best == worst else half).append(str(place))
        if same:
            raise ValueError(
                _l("The same cannot be the most and the least: group %(places)s.", places=", ".join(same))
            )
        if half:
            raise ValueError(
                _l("Choose the most and the least in each group: %(places)s.", places=", ".join(half))
            )
        return answer or None

    def pre_validate(self, form: Form) -> None:
        """Where an answer is required, each set needs one."""
        shown = sets_shown(self.question)
        missing = [
            str(place) for place, number in enumerate(shown, 1) if str(number) not in (self.data or {})
        ]
        if self.question.required and self.data and missing:
            raise ValidationError(
                _l("Choose the most and the least in each group: %(places)s.", places=", ".join(missing))
            )


class BestWorst(Kind):
    """The best and the worst of `options.set_size` things at a time, each thing shown `options.times` times.

    `options.best` and `options.worst` say, by language, what best and worst mean.
    """

    name = "best_worst"
    template = "surveys/kinds/best_worst.html"

    def problems(self, question: Question) -> Iterable[Any]:
        """See `Kind`."""
        count = len(things_of(question))
        if not 3 <= count <= 40:
            yield _l("needs 3 to 40 items")
            return
        yield from not_whole(question, "set_size", 3, min(count, 6))
        yield from not_whole(question, "times", 1, 6)
        if question.choice_filter:
            yield _l("its sets are balanced over all items: a choice filter cannot stand here")
        if any(thing.specify for thing in things_of(question)):
            yield _l("all compare the same items: specify cannot stand here")

    def personal(self, question: Question, seed: int) -> Question:
        """See `Kind`: each respondent gets one version of the design."""
        return replace(question, options={**question.options, "version": seed % best_worst.VERSIONS})

    def fields(self, question: Question, language: str) -> dict[str, Any]:
        """See `Kind`."""
        details = asked(question, language)
        return {field_name(question.id): BestWorstField(**details, question=question, language=language)}

    def summarise(
        self, question: Question, answers: Iterable[Any], weights: Sequence[float] | None = None
    ) -> Summary:
        """See `Kind`: counts are people who took a thing as best at least once.

        `details.best_worst`, by thing: times shown, best and worst; score, (best - worst) / shown; and the
        chance to be preferred to another, from Bradley-Terry strengths.
        """
        given = list(answers)
        things, sets = [thing.id for thing in things_of(question)], sets_of(question)
        tally = tallied(
            ([(number, one["best"], one["worst"]) for number, one in answer.items()] for answer in given),
            weights,
        )
        # Equal choices are counted once, with their number.
        found = [
            best_worst.Choice(
                tuple(things.index(thing) for thing in sets[int(number)]),
                things.index(best),
                things.index(worst),
                float((tally.weights or tally.people)[number, best, worst]),
            )
            for number, best, worst in sorted(tally.people)
            if _fits(sets, number, best, worst)
        ]
        scores = best_worst.best_worst_scores(found, len(things))
        named = tallied(({one["best"] for one in answer.values()} for answer in given), weights)
        measures = {
            thing: {
                name: float(getattr(scores, name)[number])
                for name in ("shown", "best", "worst", "score", "chance")
            }
            for number, thing in enumerate(things)
        }
        return named.summary(question, self.name, things_of(question), best_worst=measures)

    def told_by(self, question: Question, answer: Any) -> Mapping[str, Hashable]:
        """See `Kind`: whether a thing was ever the best, and ever the worst."""
        best, worst = ({one[side] for one in answer.values()} for side in ("best", "worst"))
        return {thing.id: (thing.id in best, thing.id in worst) for thing in things_of(question)}

    def columns(self, question: Question) -> list[str]:
        """See `Kind`: how often a thing was the best, and how often the worst."""
        return [
            f"{question.id}__{thing.id}__{side}"
            for thing in things_of(question)
            for side in ("best", "worst")
        ]

    def cells(self, question: Question, answer: Any) -> list[Any]:
        """See `Kind`."""
        if answer is None:
            return [None] * len(self.columns(question))
        times = Counter((one[side], side) for one in answer.values() for side in ("best", "worst"))
        return [times[thing.id, side] for thing in things_of(question) for side in ("best", "worst")]

    def shown(self, question: Question, answer: Any, language: str) -> list[str]:
        """See `Kind`."""
        labels = {thing.id: label_of(thing.label, language) for thing in things_of(question)}
        return [
            str(_l("most: %(best)s, least: %(worst)s", best=labels[one["best"]], worst=labels[one["worst"]]))
            for _number, one in sorted(answer.items(), key=lambda entry: int(entry[0]))
            if one["best"] in labels and one["worst"] in labels
        ]


def _fits(sets: Sets, number: str, best: str, worst: str) -> bool:
    """Whether an answer belongs to a set of this design: an older version may have had other things."""
    shown = sets.get(int(number), ()) if number.isdecimal() else ()
    return best != worst and {best, worst} <= set(shown)
