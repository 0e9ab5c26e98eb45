# SPDX-License-Identifier: AGPL-3.0-or-later
"""What rankings and points share: options, each with a whole number in a control of its own."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from codesign.deliberation.kinds.base import (
    BallotKind,
    Content,
    Options,
    Reading,
    Sent,
    Words,
    answers_in,
    has_answers,
)
from codesign.deliberation.kinds.words import place_words
from codesign.deliberation.models import Statement
from codesign.web.forms import whole_number
from codesign.web.i18n import localized

LONGEST_NUMBER = 9


class NumberedOptions(BallotKind):
    """A ballot of option id and number: a place, or points."""

    things = _l("Options")
    add_label = _l("Add an option")
    #: Begins the names of the controls.
    unit: ClassVar[str]
    #: Said where no option has a number.
    demand: ClassVar[Any]

    def control(self, option: int) -> str:
        """The name of an option's control."""
        return f"{self.unit}_{option}"

    def fields(self, items: Sequence[Statement], options: Options) -> Mapping[str, Any]:
        """See `BallotKind`."""
        return {self.control(item.id): StringField(localized(item.text)) for item in items}

    def typed(self, sent: Sent, items: Sequence[Statement]) -> dict[str, str]:
        """What stands in the controls, by their names."""
        controls = [self.control(item.id) for item in items]
        return {name: (sent.get(name) or "").strip()[:LONGEST_NUMBER] for name in controls}

    def numbers(
        self, typed: Mapping[str, str], items: Sequence[Statement], least: int, most: int
    ) -> tuple[dict[int, int], list[int]]:
        """The numbers from `least` to `most` by option, and the options whose control holds anything else."""
        written = {item.id: text for item in items if (text := typed[self.control(item.id)])}
        read = {option: whole_number(text, most) for option, text in written.items()}
        numbers = {
            option: number for option, number in read.items() if number is not None and number >= least
        }
        return numbers, [option for option in written if option not in numbers]

    def refused(self, options: Sequence[int], message: str, typed: Mapping[str, str]) -> Reading:
        """A ballot that cannot be read, with the message at the controls of these options."""
        return Reading(None, {self.control(option): message for option in options}, dict(typed))

    def check(self, content: Content, items: Sequence[Statement], options: Options) -> dict[str, Any]:
        """See `BallotKind`."""
        return (
            self.wrong_numbers(content, items, options)
            if has_answers(content, items)
            else {"": str(self.demand)}
        )

    @abstractmethod
    def wrong_numbers(self, content: Content, items: Sequence[Statement], options: Options) -> dict[str, Any]:
        """What is wrong with the numbers of a ballot that has some."""

    def shown(self, reading: Reading, item: Statement) -> str:
        """What stands in an option's control: as it was typed, else as it was read."""
        given = (reading.content or {}).get(str(item.id), "")
        return reading.typed.get(self.control(item.id), str(given))

    @abstractmethod
    def number_words(self, number: int) -> str:
        """A number of the ballot in words."""

    def in_words(self, content: Content, items: Mapping[int, Statement], options: Options) -> Words:
        """See `BallotKind`: what the participant wants most stands first."""
        given = sorted(answers_in(content, items), key=lambda answer: self.rank(int(answer[1])))
        return [(item, self.number_words(number)) for item, number in given]

    @abstractmethod
    def rank(self, number: int) -> int:
        """Where a number stands among others, the lowest first."""

    def earlier_words(self, row: Mapping[str, Any], document: Mapping[str, Any]) -> list[str]:
        """See `Kind`."""
        return place_words(row, document)
