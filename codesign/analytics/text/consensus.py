# SPDX-License-Identifier: AGPL-3.0-or-later
"""Agreement over runs: what several groupings from different starts and views have in common.

One k-means on a few thousand short answers ends in one of many nearly equal groupings. Grouped again by how
those groupings saw them (cluster ensembles, Strehl and Ghosh 2002), the answers depend less on that chance.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from codesign.analytics.text.clusters import Grouping, Labels, Rules, first_groups, polish
from codesign.analytics.text.space import VIEWS, unit
from codesign.analytics.text.vectors import Floats, Matrix

AGREED_UP_TO = 4_000
"""Up to so many texts chance weighs more than the time of the other runs."""
RUNS, STARTS_A_RUN, STARTS_OF_ALL = 12, 1, 10


def agreed(
    counts: Matrix, languages: Sequence[str], space: Floats, step: Matrix, labels: Labels, seed: int
) -> Grouping:
    """The grouping that `RUNS` polished groupings agree on most, polished once more.

    `labels` start the first run in the whole space (n × d); each other run starts in the whole space or in
    one of the views side by side in it. Rows of the ensemble are the runs' beliefs, each of length one.
    """
    count = int(labels.max(initial=-1)) + 1
    rules = Rules.none(len(labels), count)
    places = [space, *(unit(part) for part in np.array_split(space, len(VIEWS), axis=1))]
    seen = []
    for run in range(RUNS):
        place = places[run % len(places)]
        start = labels if run == 0 else first_groups(place, count, seed + run, STARTS_A_RUN)
        seen.append(unit(polish(counts, languages, place, step, start, rules).belief))
    together = first_groups(np.hstack(seen), count, seed, STARTS_OF_ALL)
    return polish(counts, languages, space, step, together, rules)
