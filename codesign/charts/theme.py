# SPDX-License-Identifier: AGPL-3.0-or-later
"""One small look for every chart.

Nothing here sets text, grid or paper colours: the page's script takes those from its style sheet, so that
dark mode and a town's own colours reach the charts. The colours below are those of the style sheet
(_tokens.scss): they hold 3:1 against white and against near-black and alternate light and dark for people who
confuse red and green; patterns and symbols carry them into a black-and-white print.
"""

from __future__ import annotations

from html import escape
from textwrap import wrap
from typing import Any

AGREE, PASS, DISAGREE = "#1f6cb8", "#7d8894", "#dd7723"
SIDES = {"agree": (AGREE, ""), "pass": (PASS, "."), "disagree": (DISAGREE, "/")}
GROUP_COLOURS = ("#1f6cb8", "#dd7723", "#138a68", "#9a4fae", "#a88f1d")
GROUP_SYMBOLS = ("circle", "square", "triangle-up", "diamond", "cross")
YOU = "#d6246e"
NOBODY = "#7d8894"
ROW_HEIGHT = 74
LINE_LENGTH = 44


def layout(**more: Any) -> dict[str, Any]:
    """Transparent, as wide as its place, with margins fit for 360 px."""
    return {
        "autosize": True,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 8, "r": 8, "t": 40, "b": 36},
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom"},
        "hoverlabel": {"align": "left"},
        **more,
    }


def pattern(shape: str) -> dict[str, Any]:
    """A pattern over the bar's own colour; the empty shape is solid."""
    return {"shape": shape, "size": 6, "solidity": 0.25, "fillmode": "overlay"}


def plain_text(text: str) -> str:
    """Somebody's words, safe where Plotly would read them as mark-up."""
    return escape(" ".join(text.split()), quote=False)


def wrapped_text(text: str, *, lines: int = 2, length: int = LINE_LENGTH) -> str:
    """Somebody's words on a few short lines, cut with an ellipsis, mark-up made harmless."""
    broken = wrap(" ".join(text.split()), length) or [""]
    if len(broken) > lines:
        broken = [*broken[: lines - 1], broken[lines - 1][: length - 1].rstrip() + "…"]
    return "<br>".join(escape(line, quote=False) for line in broken)
