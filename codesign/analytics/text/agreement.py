# SPDX-License-Identifier: AGPL-3.0-or-later
"""How well found themes agree with themes people gave: accuracy, NMI, ARI."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score


@dataclass(frozen=True)
class Agreement:
    """All between 0 and 1 (ARI may fall below 0), over all rows."""

    accuracy: float
    nmi: float
    ari: float


def agreement(given: Sequence[Hashable], found: Sequence[Hashable]) -> Agreement:
    """Agreement of two groupings of the same rows.

    Accuracy matches each found group with at most one given group so that most rows agree (Hungarian
    method, Kuhn 1955); NMI is mutual information over the mean of the entropies; ARI is Hubert and
    Arabie's. Raises ValueError when lengths differ or there is no row.
    """
    if len(given) != len(found) or not given:
        raise ValueError("both groupings need the same rows, and at least one")
    rows = _numbered(found)
    columns = _numbered(given)
    table = np.zeros((max(rows) + 1, max(columns) + 1))
    np.add.at(table, (rows, columns), 1.0)
    matched = table[linear_sum_assignment(-table)].sum()
    return Agreement(
        accuracy=float(matched / len(given)),
        nmi=float(normalized_mutual_info_score(columns, rows)),
        ari=float(adjusted_rand_score(columns, rows)),
    )


def _numbered(groups: Sequence[Hashable]) -> list[int]:
    number = {group: place for place, group in enumerate(dict.fromkeys(groups))}
    return [number[group] for group in groups]
