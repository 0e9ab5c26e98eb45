# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public face cannot show what belongs to staff: no citizen's template or view names one of theirs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from codesign.app import ROOMS
from tools.citizen_messages import is_for_citizens, view_files

#: Anything a template's name may hold where the code computes it.
ANYTHING = ".*"
#: A kind of thing to moderate says what the public is promised, and with what part moderators see it.
TWO_FACED = "/moderated.py"


@pytest.fixture(scope="module")
def templates(root: Path) -> dict[str, str]:
    folder = root / "templates"
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.html")
    }


def _pattern(name: nodes.Node) -> str:
    """The names an expression may stand for, as a regular expression."""
    if isinstance(name, nodes.Const):
        return re.escape(str(name.value))
    if isinstance(name, nodes.Add):
        return _pattern(name.left) + _pattern(name.right)
    if isinstance(name, nodes.Concat):
        return "".join(_pattern(part) for part in name.nodes)
    if isinstance(name, nodes.CondExpr):
        return f"({_pattern(name.expr1)}|{_pattern(name.expr2) if name.expr2 else ''})"
    return ANYTHING


def _patterns(source: str) -> Iterator[str]:
    """What a template extends, includes and imports."""
    tree = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(source)
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        yield _pattern(node.template)


def _is_for_staff(template: str) -> bool:
    return not is_for_citizens(f"templates/{template}")


def test_no_citizens_template_builds_on_one_of_staff(templates: dict[str, str]) -> None:
    shown = [
        (name, other)
        for name, source in templates.items()
        if not _is_for_staff(name)
        for pattern in _patterns(source)
        if pattern != ANYTHING
        for other in templates
        if re.fullmatch(pattern, other) and _is_for_staff(other)
    ]
    assert shown == []
    assert sum(map(_is_for_staff, templates)) > 40


def test_no_code_for_citizens_names_a_template_of_staff(root: Path, templates: dict[str, str]) -> None:
    """Not the views alone: kinds of questions and parts of a receipt hand over names of templates, too."""
    views = view_files(blueprint for room in ROOMS for blueprint in room.citizen)
    files = [path.relative_to(root).as_posix() for path in (root / "codesign").rglob("*.py")]
    named = {
        (file, node.value)
        for file in files
        if file in views or (is_for_citizens(file) and not file.endswith(TWO_FACED))
        for node in ast.walk(ast.parse((root / file).read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in templates
    }
    assert len(named) > 40
    assert {(file, template) for file, template in named if _is_for_staff(template)} == set()
