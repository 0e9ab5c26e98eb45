# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a chart is made of: a figure, one finding in words, and a table with the same numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

DIGITS = 4
Figure = dict[str, Any]
Cell = str | int | float


@dataclass(frozen=True)
class Table:
    """Numbers in cells are left to the page to format; words and shares come formatted."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str
    note: str = ""
    #: How the numbers came about, in the terms of the field: folded away, for who wants to check them.
    method: str = ""


@dataclass(frozen=True)
class Chart:
    """figure is plain Plotly JSON, None where there is too little to draw; finding and table always speak."""

    key: str
    title: str
    finding: str
    figure: Figure | None
    table: Table
    alt: str


def figure_of(traces: list[go.Bar | go.Scatter], layout: dict[str, Any]) -> Figure:
    """Plain JSON of a figure, without Plotly's template; rounded, so that equal numbers are equal bytes."""
    figure = go.Figure(data=traces, layout={"template": "none", **layout})
    plain: Figure = _rounded(figure.to_plotly_json())
    return plain


def _rounded(value: Any) -> Any:
    match value:
        case dict():
            return {key: _rounded(entry) for key, entry in value.items()}
        case list() | tuple():
            return [_rounded(entry) for entry in value]
        case float():
            return round(value, DIGITS) + 0.0
        case _:
            return value
