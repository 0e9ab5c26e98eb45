# SPDX-License-Identifier: AGPL-3.0-or-later
"""`codesign init` and `codesign user`."""

from __future__ import annotations

import secrets

import click
from flask_migrate import upgrade
from sqlalchemy import select

from codesign.commands.base import application
from codesign.people.accounts import add_user, find_user, set_password, town_administrator_role
from codesign.people.models import User
from codesign.processes.loading import process_by_slug
from codesign.processes.models import ROLES
from codesign.processes.services import set_role
from codesign.settings import Settings
from codesign.territory.models import Place
from codesign.web.policy import Actor
from codesign.web.unit_of_work import unit_of_work


@click.command()
@click.option("--town", default="", help="Name of the municipality, for the header of every page.")
@click.option("--code", default="", help="Its ISTAT code, for instance 016024.")
def init(town: str, code: str) -> None:
    """Make the secret key and the database tables, or bring older tables up to date.

    Run it once before the first start and again after every upgrade; it never deletes anything.
    """
    Settings.from_environment().ensure_secret()
    with application(needs_tables=False):
        upgrade()
        if town:
            with unit_of_work() as session:
                place = session.scalar(select(Place).where(Place.kind == "municipality")) or Place(
                    kind="municipality"
                )
                place.name, place.code = town, code or place.code or "000000"
                session.add(place)
    click.echo("ready: next, open an account with `codesign user add EMAIL --town-administrator`")


@click.group()
def user() -> None:
    """Open accounts of the staff, set passwords, give roles. Citizens need no account."""


@user.command("add")
@click.argument("email")
@click.option("--name", default="", help="Name shown to colleagues.")
@click.option("--password", default=None, help="At least 12 characters; without it one is made and printed.")
@click.option("--town-administrator", is_flag=True, help="May open processes and see the console.")
@click.option(
    "--process", "slug", default=None, help="Address of a process in which the account gets --role."
)
@click.option("--role", type=click.Choice(ROLES), default="facilitator", show_default=True)
def user_add(
    email: str, name: str, password: str | None, town_administrator: bool, slug: str | None, role: str
) -> None:
    """Open an account for EMAIL."""
    chosen = password or secrets.token_urlsafe(12)
    with application(), unit_of_work() as session:
        account = add_user(session, email, name, chosen, town_administrator=town_administrator)
        if slug:
            set_role(session, Actor(), process_by_slug(slug), account, role)
    click.echo(f"account {email}" + ("" if password else f"  password {chosen}"))


@user.command("password")
@click.argument("email")
@click.option("--password", default=None, help="At least 12 characters; without it one is made and printed.")
def user_password(email: str, password: str | None) -> None:
    """Give EMAIL a new password; all its sessions end."""
    chosen = password or secrets.token_urlsafe(12)
    with application(), unit_of_work() as session:
        set_password(_account(session, email), chosen)
    click.echo(f"account {email}" + ("" if password else f"  password {chosen}"))


@user.command("role")
@click.argument("email")
@click.option("--process", "slug", default=None, help="Address of the process.")
@click.option(
    "--role", type=click.Choice([*ROLES, "none"]), default=None, help="The one role in that process."
)
@click.option("--town-administrator/--no-town-administrator", default=None, help="Role over the whole town.")
def user_role(email: str, slug: str | None, role: str | None, town_administrator: bool | None) -> None:
    """Change what EMAIL may do."""
    if (slug is None) != (role is None) or (slug is None and town_administrator is None):
        raise click.UsageError("give --process together with --role, or --town-administrator")
    with application(), unit_of_work() as session:
        account = _account(session, email)
        if slug and role:
            set_role(session, Actor(), process_by_slug(slug), account, None if role == "none" else role)
        if town_administrator is not None:
            account.roles = [town_administrator_role(session)] if town_administrator else []
    click.echo(f"changed {email}")


@user.command("list")
def user_list() -> None:
    """All accounts with their roles over the town."""
    with application(), unit_of_work(write=False) as session:
        for account in session.scalars(select(User).order_by(User.email)):
            roles = ", ".join(role.name for role in account.roles)
            click.echo(f"{account.email}  {account.name}  {roles}".rstrip())


def _account(session: object, email: str) -> User:
    account = find_user(session, email)  # type: ignore[arg-type]
    if account is None:
        raise click.ClickException(f"there is no account for {email}")
    return account
