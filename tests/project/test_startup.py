# SPDX-License-Identifier: AGPL-3.0-or-later
"""A web process starts without what only a worker's analysis needs."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

#: Each takes a second to load, or a hundred megabytes.
HEAVY = ("nltk", "sklearn", "scipy.stats", "scipy.optimize", "pyxform", "py3langid")


def test_the_application_loads_no_statistics_library() -> None:
    loaded = f"import sys, codesign.app; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    told = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert told.stdout.split() == []
