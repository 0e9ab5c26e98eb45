# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a page says in numbers, read as somebody reads it who wants to work out more than it says."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

HIDDEN = "non mostrato"


@dataclass
class ServedChart:
    """One chart: its sentence, its table by row, the note below and the figure as it is sent to the browser."""

    name: str
    finding: str
    rows: dict[str, list[str]]
    note: str
    figure: dict[str, Any] = field(default_factory=dict)


def text_in(html: str) -> str:
    """The text of a piece of HTML on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def charts_in(page: str) -> dict[str, ServedChart]:
    """The charts of a page by the name of their heading, without `chart-`."""
    found = {}
    for section in re.findall(r'<section class="chart".*?</section>', page, re.DOTALL):
        name = _first(r'id="chart-([^"]+)"', section)
        figure = _first(r'class="chart-data"[^>]*>(.*?)</script>', section)
        found[name] = ServedChart(
            name,
            text_in(_first(r'class="chart-finding"[^>]*>(.*?)</p>', section)),
            dict(_rows(section)),
            text_in(_first(r'class="table-note">(.*?)</p>', section)),
            json.loads(unescape(figure)) if figure else {},
        )
    return found


def _rows(section: str) -> list[tuple[str, list[str]]]:
    body = _first(r"<tbody.*?</tbody>", section, 0)
    return [
        (
            text_in(_first(r"<th[^>]*>(.*?)</th>", row)),
            [text_in(cell) for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)],
        )
        for row in re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    ]


def _first(pattern: str, text: str, group: int = 1) -> str:
    found = re.search(pattern, text, re.DOTALL)
    return found[group] if found else ""


def number(cell: str) -> float | None:
    """A number as an Italian page writes it; None for what is not shown."""
    plain = cell.replace("\u00a0", " ").replace(".", "").replace(",", ".").replace("−", "-")
    found = re.match(r"-?\d+(?:\.\d+)?", plain)
    return float(found[0]) if found else None


def numbers_in(text: str) -> list[float]:
    """Every number of a sentence."""
    written = re.findall(r"[−-]?\d+(?:\.\d{3})*(?:,\d+)?", text)
    return [found for one in written if (found := number(one)) is not None]
