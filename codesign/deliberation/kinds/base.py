# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a kind of round decides: its settings, how its ballot is read and judged, and the words for it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l

from codesign.deliberation.models import Statement

#: A ballot as it is stored: an answer by statement id, or a list of comparisons.
Content = Any
Options = Mapping[str, Any]
#: What the form of a ballot holds: control -> text, or texts where one control sends several.
Sent = Mapping[str, Any]
Words = list[tuple[Statement, str]]


class Kind(ABC):
    """What people do in a round, and what a facilitator settles about it before."""

    name: ClassVar[str]
    #: For the facilitator who chooses: a name, and when to take it.
    label: ClassVar[Any]
    purpose: ClassVar[Any]
    #: What it is about, as a heading, and the button that adds one.
    things: ClassVar[Any] = _l("Statements")
    add_label: ClassVar[Any] = _l("Add a statement")
    #: For citizens: the button that begins, and the line below the round's title.
    action: ClassVar[Any]
    line: ClassVar[Any]
    #: The page on which people answer.
    endpoint: ClassVar[str] = "rounds.ballots.ask"
    #: The page on which staff see what was found.
    staff_endpoint: ClassVar[str] = "round_work.continuing.findings"
    #: Fields of the settings form.
    settings: ClassVar[Mapping[str, Any]] = {}
    takes_reasons: ClassVar[bool] = False
    takes_proposals: ClassVar[bool] = False
    #: Whether statements may come in, or change their meaning, while people answer.
    may_grow: ClassVar[bool] = False
    has_costs: ClassVar[bool] = False
    least_items: ClassVar[int] = 2

    def options_of(self, form: Any) -> dict[str, Any]:
        """The parameters a valid settings form holds."""
        return {}

    def drawn_at_opening(self, options: Options) -> dict[str, Any]:
        """Parameters that chance gives when the round opens, such as the number of a lot."""
        return {}

    def options_again(self, options: Options) -> dict[str, Any]:
        """The parameters of a round that asks again: what was drawn or decided in this one is not among them."""
        return dict(options)

    def rule_of(self, form: Any) -> Any:
        """The a-priori rule a valid settings form holds; most kinds have none."""
        return None

    def settings_data(self, options: Options, rule: Mapping[str, Any]) -> dict[str, Any]:
        """Form data that shows the settings again: where each option has a field of its name, the options."""
        return dict(options)

    def settings_problems(self, form: Any) -> dict[str, Any]:
        """What no single field can see: message by field."""
        return {}

    def problems(self, items: Sequence[Statement], options: Options) -> Iterable[Any]:
        """What keeps the round from opening."""
        return ()

    def earlier_words(self, row: Mapping[str, Any], document: Mapping[str, Any]) -> list[str]:
        """What the closed round found of one statement, in words, for people who are asked again."""
        return []

    @abstractmethod
    def rule_words(self, rule: Mapping[str, Any], options: Options) -> str:
        """The rule in one sentence; empty where results are counted and not judged."""

    @abstractmethod
    def intro(self, count: int, options: Options) -> str:
        """What is asked of a participant, in one sentence."""


@dataclass
class Reading:
    """A ballot as it was sent: its content, messages by control, what was typed so that it can be shown again."""

    content: Content
    errors: dict[str, Any] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    #: Set when a button asked for another order only: nothing is sent on.
    is_rearranged: bool = False


class BallotKind(Kind):
    """A kind in which a participant gives one ballot over all statements."""

    #: The template that draws the controls.
    template: ClassVar[str]

    @abstractmethod
    def fields(self, items: Sequence[Statement], options: Options) -> Mapping[str, Any]:
        """The controls of the page by name, as unbound fields."""

    @abstractmethod
    def read(self, sent: Sent, items: Sequence[Statement], options: Options) -> Reading:
        """The ballot in the controls of the page."""

    @abstractmethod
    def check(self, content: Content, items: Sequence[Statement], options: Options) -> dict[str, Any]:
        """What is wrong with a ballot: message by control; empty for one that can be counted."""

    def is_whole(self, content: Content, items: Sequence[Statement], options: Options) -> bool:
        """Whether the participant has answered, as far as seeing the others' answers goes."""
        return bool(content)

    def rows(
        self, reading: Reading, items: Sequence[Statement], options: Options, language: str
    ) -> list[dict[str, Any]]:
        """One row a statement for the page."""
        return [{"item": item, **self.row(reading, item, options, language)} for item in items]

    def row(self, reading: Reading, item: Statement, options: Options, language: str) -> dict[str, Any]:
        """What the page needs beside a statement."""
        return {}

    @abstractmethod
    def in_words(self, content: Content, items: Mapping[int, Statement], options: Options) -> Words:
        """The ballot in words, for the participant."""


def has_answers(content: Content, items: Sequence[Statement]) -> bool:
    """Whether a ballot answers some of these statements, and no others."""
    return bool(content) and isinstance(content, dict) and content.keys() <= {str(item.id) for item in items}


def answers_in(content: Content, items: Mapping[int, Statement]) -> list[tuple[Statement, Any]]:
    """The answers of a mapping with their statements; those to statements that are gone are left out."""
    found = ((items.get(int(key)), value) for key, value in content.items())
    return [(item, value) for item, value in found if item is not None]
