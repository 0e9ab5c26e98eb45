# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a page sends is declared as fields of a form, so that limits, messages and languages are the same everywhere."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "codesign"
#: Where the body of a request is read by hand, how often, and why.
BY_HAND = {
    # The kinds of question are the fields; they are made of the published questionnaire.
    "surveys/views.py": 7,
    "surveys/channels/paper_views.py": 1,
    "surveys/editor/trial_views.py": 3,
    # Rows and texts of the editor, handed to the forms of their rows, as many as the page holds.
    "surveys/editor/page_views.py": 6,
    "surveys/editor/question_views.py": 11,
    "surveys/editor/translation_views.py": 2,
    "surveys/editor/acting.py": 2,
    "surveys/editor/views.py": 1,
    # Which of a page's buttons was pressed, or a box that was ticked: no text is taken.
    "deliberation/views.py": 2,
    "deliberation/voting/pair_views.py": 1,
    # Which part of a page to show again, in its address or in what it sent.
    "themes/coding_views.py": 1,
    "themes/theme_views.py": 2,
    "moderation/work_views.py": 1,
    "processes/work_views.py": 2,
    "surveys/results/views.py": 4,
    "surveys/work_views.py": 1,
    # Line ends and NUL, for every form.
    "web/requests.py": 0,
}


def _reads(file: Path) -> int:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return sum(
        isinstance(node, ast.Attribute)
        and node.attr in {"form", "values", "json"}
        and isinstance(node.value, ast.Name)
        and node.value.id == "request"
        for node in ast.walk(tree)
    )


def test_no_view_reads_what_was_sent_by_hand_without_a_reason() -> None:
    found = Counter(
        {str(file.relative_to(ROOT)): reads for file in ROOT.rglob("*.py") if (reads := _reads(file))}
    )
    assert dict(found) == {name: reads for name, reads in BY_HAND.items() if reads}
