# SPDX-License-Identifier: AGPL-3.0-or-later
"""`codesign export` writes every round it may, and names what it leaves out."""

from __future__ import annotations

from typing import Any

from codesign.deliberation.kinds import KINDS
from tests.commands.conftest import Instance
from tests.deliberation.kinds_support import make_round
from tests.exchange.test_round_files import FILES, answered


def test_the_command_writes_every_round_and_names_what_it_leaves_out(
    instance: Instance, tmp_path: Any
) -> None:
    with instance.unit_of_work() as session:
        first = answered(session, "budget", [0, 1, 2])
        process = first.process
        process.slug = "verde"
        for number, kind in enumerate((kind for kind in KINDS if kind not in ("budget", "opinion")), 2):
            make_round(kind, process=process, phase=None, number=number)
        make_round("points", process=process, phase=None, number=8, state="draft")
        make_round("points", process=process, phase=None, number=9, blind="until_close")
    out = tmp_path / "out"
    said = instance.run("export", "verde", out)
    assert {path.name for path in (out / "round-1").iterdir()} == FILES["budget"]
    assert sorted(path.name for path in out.glob("round-*")) == [f"round-{number}" for number in range(1, 6)]
    for number in (8, 9):
        assert f"not exported: round {number}: " in said
    assert "not exported: themes" in said
