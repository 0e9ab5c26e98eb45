# SPDX-License-Identifier: AGPL-3.0-or-later
"""`codesign init`, `user` and `check`, and that every command explains itself."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable

import click
import pytest
from click.testing import CliRunner
from sqlalchemy import text

from codesign.cli import cli
from tests.commands.conftest import Instance
from tests.support.factories import StatementFactory, SurveyFactory
from tests.support.verbs import verbs_of


@pytest.mark.parametrize(
    ("path", "command"), [pytest.param(*pair, id=" ".join(pair[0]) or "codesign") for pair in verbs_of(cli)]
)
def test_every_command_explains_itself_and_each_option(path: tuple[str, ...], command: click.Command) -> None:
    shown = CliRunner().invoke(cli, [*path, "--help"])
    assert shown.exit_code == 0
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help or isinstance(parameter.type, click.Choice), f"{path}: {parameter.name}"
        else:
            assert parameter.make_metavar(click.Context(command)).split("/")[-1] in shown.output


def test_nothing_runs_before_init(new_instance: Callable[[], Instance]) -> None:
    bare = new_instance()
    for verb in (("check",), ("user", "list"), ("worker",), ("serve",), ("export", "x", "y")):
        assert "codesign init" in bare.run(*verb, expect=2)


def test_init_keeps_the_secret_to_its_owner_and_may_be_repeated(instance: Instance) -> None:
    secret = instance.folder / "secret.key"
    before = secret.read_text(encoding="ascii")
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert stat.S_IMODE(instance.folder.stat().st_mode) == 0o700
    counts = instance.counts()
    instance.run("init", "--town", "Valmora sul Serio")
    assert secret.read_text(encoding="ascii") == before
    assert instance.counts() == counts


def test_accounts_are_opened_changed_and_listed(instance: Instance) -> None:
    said = instance.run("user", "add", "Anna@Example.org", "--name", "Anna", "--town-administrator")
    assert re.search(r"password \S{16}", said)
    assert "password" not in instance.run("user", "add", "b@example.org", "--password", "long enough 1")
    assert "already" in instance.run("user", "add", "anna@example.org", expect=2)
    assert "e-mail" in instance.run("user", "add", "nobody", expect=2)
    assert "12 characters" in instance.run(
        "user", "password", "b@example.org", "--password", "short", expect=2
    )
    assert "no account" in instance.run("user", "password", "c@example.org", expect=1)
    assert "--process" in instance.run("user", "role", "b@example.org", expect=2)
    instance.run("user", "role", "b@example.org", "--town-administrator")
    instance.run("user", "role", "anna@example.org", "--no-town-administrator")
    assert instance.run("user", "list").splitlines() == [
        "anna@example.org  Anna",
        "b@example.org    town_administrator",
    ]


def test_check_tells_what_is_wrong_and_what_is_only_unfit(instance: Instance) -> None:
    said = instance.run("check")
    assert "CODESIGN_SECURITY_EMAIL is not set" in said
    assert "wrong:" not in said
    (instance.folder / "secret.key").chmod(0o644)
    with instance.unit_of_work():
        StatementFactory().tally.agree = 3
        SurveyFactory().submitted_count = 1
    said = instance.run("check", expect=1)
    assert "can be read by others" in said
    assert "1 statements have a tally that differs" in said
    assert "1 surveys count other than" in said


def test_check_notices_tables_of_another_version(instance: Instance) -> None:
    with instance.unit_of_work() as session:
        session.execute(text("DROP TABLE milestone"))
    assert "codesign init" in instance.run("check", expect=1)
