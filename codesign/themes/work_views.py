# SPDX-License-Identifier: AGPL-3.0-or-later
"""All addresses of the workroom's themes; the views themselves are in one file an act."""

from __future__ import annotations

from codesign.themes import (
    bench_views,
    coding_views,
    compare_views,
    frame_views,
    theme_views,
)
from codesign.themes.blueprint import blueprint

__all__ = [
    "bench_views",
    "blueprint",
    "coding_views",
    "compare_views",
    "frame_views",
    "theme_views",
]

# bench_views
# /work/surveys/ID/themes/QUESTION    start the workbench of a question
# /work/themes/ID                     workbench: cards, filters, run, log, publish
# /work/themes/ID/{run,progress,undo,redo,publish,unpublish,arrivals}
# /work/themes/ID/{objections,coarse,same-words}
# /work/themes/ID/answers.csv         where every answer went, as a table
# theme_views
# /work/theme/ID                      one theme: answers, rename, merge, lock, quotes
# /work/theme/ID/{merge,lock,quotes,accept,dismiss,place,split}
# /work/themes/ID/answers             answers of a bucket
# /work/themes/ID/place               put the ticked ones elsewhere
# /work/themes/ID/answers/N/move      put one answer elsewhere
# frame_views
# /work/themes/ID/frame               the code frame: see, add, import
# /work/themes/ID/frame.{csv,json}    the code frame as a file
# /work/theme/ID/describe             name, description, example words
# coding_views
# /work/themes/ID/coding              double coding: draw, results
# /work/coding/ID                     one answer after the other
# compare_views
# /work/themes/ID/across              themes by a closed question
# /work/themes/ID/waves               then and now
