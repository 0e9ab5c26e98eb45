# SPDX-License-Identifier: AGPL-3.0-or-later
"""Style, types and the order of the rooms, each held by its tool."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(("ruff", "check", "--no-cache", "."), id="style"),
        pytest.param(("ruff", "format", "--no-cache", "--check", "."), id="layout"),
        pytest.param(("mypy",), id="types"),
        pytest.param(("lint-imports", "--no-cache"), id="imports"),
    ],
)
def test_the_tool_finds_nothing(root: Path, command: tuple[str, ...]) -> None:
    done = subprocess.run(
        [BIN / command[0], *command[1:]], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
