# SPDX-License-Identifier: AGPL-3.0-or-later
"""`codesign demo`: the invented town."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import click
from flask_migrate import upgrade
from sqlalchemy import select

from codesign.commands.base import application
from codesign.commands.serve import serve
from codesign.processes.models import Process
from codesign.settings import Settings
from codesign.web import clock
from codesign.web.unit_of_work import unit_of_work

if TYPE_CHECKING:
    from codesign.demo.builder import Demo

SIGN_INS = "demo-sign-ins.json"


@click.command()
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Build it as of this day.")
@click.option("--serve", "then_serve", is_flag=True, help="Then serve it until Ctrl-C.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.pass_context
def demo(context: click.Context, today: datetime | None, then_serve: bool, host: str, port: int) -> None:
    """Fill an empty database with an invented town, and print its addresses and sign-ins.

    Everything is invented and says so on every page. A database that holds a process already is left as it is.
    """
    # Nobody in an invented town reads letters elsewhere.
    os.environ.setdefault("CODESIGN_MAIL_URL", "console:")
    settings = Settings.from_environment()
    settings.ensure_secret()
    with application(needs_tables=False):
        upgrade()
        with unit_of_work(write=False) as session:
            is_filled = session.scalar(select(Process.id).limit(1)) is not None
        if not is_filled:
            _build(settings, today.date() if today else clock.today(settings.time_zone))
    _print_addresses(settings, f"http://{host}:{port}")
    if then_serve:
        sys.stdout.flush()
        context.invoke(serve, host=host, port=port, processes=1)  # one is up soonest and serves a demo well


def _build(settings: Settings, today: date) -> None:
    # Loaded here alone: the statistics libraries would make every later start of the demo slow.
    from codesign.demo.builder import build_demo

    click.echo("building the demo town")
    noon = datetime.combine(today, time(12), UTC)
    with clock.fixed(noon), unit_of_work() as session:
        built = build_demo(session, today=today)
    _keep_sign_ins(settings, built)


def _keep_sign_ins(settings: Settings, built: Demo) -> None:
    """The passwords are made at random; a second `make demo` must still be able to show them."""
    file = settings.instance / SIGN_INS
    closed, opened = built.rounds
    paths = {
        "home": "/",
        "process": f"/p/{built.process}",
        "survey": f"/s/{built.survey}",
        "open round": f"/r/{opened}",
        "rating, asked again": f"/r/{built.other_rounds[1]}",
        "budget": f"/r/{built.other_rounds[3]}",
        "results": f"/r/{closed}/results",
        "report": f"/p/{built.process}/report",
        "a receipt": f"/voice/{built.receipt.replace('-', '')}",
        "a receipt of the rating": f"/voice/{built.panel_receipt.replace('-', '')}",
    }
    sign_ins = [[entry.role, entry.email, entry.password] for entry in built.sign_ins]
    document = {"paths": paths, "sign_ins": sign_ins}
    file.write_text(json.dumps(document, indent=1), encoding="utf-8")
    file.chmod(0o600)


def _print_addresses(settings: Settings, base: str) -> None:
    file = settings.instance / SIGN_INS
    if not file.exists():
        click.echo(f"the database holds no demo town; home page {base}/")
        return
    document = json.loads(file.read_text(encoding="utf-8"))
    width = max(map(len, document["paths"]))
    for name, path in document["paths"].items():
        click.echo(f"{name:<{width}} {base}{path}")
    for role, email, password in document["sign_ins"]:
        click.echo(f"{role:<14} {email}  {password}")
    click.echo(f"sign in at {base}/sign-in")
