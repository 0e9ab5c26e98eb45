# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the bars of opinions are laid out."""

from __future__ import annotations

from codesign.charts.opinion.bars import consensus_bars
from tests.charts.test_opinion_charts import POLARISED, SHARED, TEXTS, document


def test_no_line_crosses_the_words_above_the_bars() -> None:
    figure = consensus_bars(document([POLARISED, SHARED]), TEXTS).figure
    assert figure is not None
    layout = figure["layout"]
    assert layout["xaxis"]["zeroline"] is False
    # Words stand on their place and above it, which is less; a line begins below them.
    lines, words = layout["shapes"], layout["annotations"]
    assert all(line["y0"] >= note["y"] for line, note in zip(lines, words, strict=True))
    assert len(lines) > 0
