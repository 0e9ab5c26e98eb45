# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rows of an XLSForm as a tree of groups, repeats and questions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from codesign.exchange.xlsform.questions import METADATA, expression, type_of
from codesign.exchange.xlsform.sheets import Row, list_of

_BEGIN = re.compile(r"begin[ _](group|repeat|loop|looped group)", re.IGNORECASE)


@dataclass
class Node:
    """A question, or a group or repeat with what stands in it."""

    row: Row
    kind: str = "question"
    children: list[Node] = field(default_factory=list)

    def questions(self) -> Iterator[Node]:
        """All questions at or below."""
        if self.kind == "question":
            yield self
        for child in self.children:
            yield from child.questions()

    @property
    def shown_if(self) -> str:
        """The condition of its own."""
        return expression(str(self.row.bind("relevant")))


def tree_of(rows: list[Row]) -> list[Node]:
    """Rows as groups and repeats with what stands in them."""
    root = Node(Row(0, {}), "group")
    path = [root]
    for row in rows:
        if row.type.lower().startswith("end") and type_of(row) not in METADATA:
            path.pop()
        elif begin := _BEGIN.match(row.type):
            node = Node(row, "group" if begin[1].lower() == "group" else "repeat")
            path[-1].children.append(node)
            path.append(node)
        else:
            path[-1].children.append(Node(row))
    return root.children


def everything(nodes: list[Node]) -> Iterator[Node]:
    """All nodes, each before what stands in it."""
    for node in nodes:
        yield node
        yield from everything(node.children)


def is_disabled(row: Row) -> bool:
    """Whether the form switches a row off."""
    return str(row.cells.get("disabled") or "").lower() in ("yes", "true", "1")


def is_table(node: Node) -> bool:
    """A group whose questions share one list and look like a table."""
    lists = {list_of(child.row) if child.kind == "question" else "" for child in node.children}
    is_meant = "table-list" in node.row.appearance
    return (
        is_meant
        and len(node.children) > 1
        and len(lists) == 1
        and lists != {""}
        and _all_single(node.children)
    )


def label_table(head: Node, following: list[Node]) -> list[Node]:
    """A row of appearance `label` with the rows `list-nolabel` of the same list after it."""
    if head.kind != "question" or "label" not in head.row.appearance.split() or not list_of(head.row):
        return []
    table = [head]
    for node in following:
        is_line = node.kind == "question" and "list-nolabel" in node.row.appearance
        if not is_line or list_of(node.row) != list_of(head.row):
            break
        table.append(node)
    return table if len(table) > 2 and _all_single(table) else []


def _all_single(nodes: list[Node]) -> bool:
    return all(type_of(node.row) == "select one" for node in nodes)
