# SPDX-License-Identifier: AGPL-3.0-or-later
"""One door a room: what a domain offers stands in its `room.py`, and only the application comes in by it.

That nobody else imports a `room.py` is a contract of import-linter in `pyproject.toml`.
"""

from __future__ import annotations

import importlib
from collections import Counter

import grimp
import pytest
from flask import Blueprint, Flask
from werkzeug.utils import import_string

from codesign.app import ROOMS
from codesign.web.rooms import Room
from tools.citizen_messages import view_files


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    return grimp.build_graph("codesign")


def _domain(module: str) -> str:
    return module.split(".")[1]


def _is_view(module: str) -> bool:
    return module.rpartition(".")[2] == "views" or module.endswith("_views")


def _modules(blueprints: tuple[Blueprint, ...]) -> set[str]:
    return {name.removesuffix(".py").replace("/", ".") for name in view_files(blueprints)}


def test_every_domain_with_views_has_a_room_and_stands_in_the_list(imports: grimp.ImportGraph) -> None:
    with_views = {_domain(module) for module in imports.modules if _is_view(module)}
    with_rooms = {_domain(module) for module in imports.modules if module.endswith(".room")}
    assert with_views <= with_rooms
    assert {room.name for room in ROOMS} == with_rooms
    for room in ROOMS:
        assert importlib.import_module(f"codesign.{room.name}.room").ROOM is room


def test_views_are_known_to_their_own_room_and_to_each_other(imports: grimp.ImportGraph) -> None:
    strangers = {
        (importer, module)
        for module in imports.modules
        if _is_view(module)
        for importer in imports.find_modules_that_directly_import(module)
        if _domain(importer) != _domain(module) or not (_is_view(importer) or importer.endswith(".room"))
    }
    assert strangers == set()


def test_no_citizens_view_reaches_one_of_staff(imports: grimp.ImportGraph) -> None:
    """Neither at once nor by way of something between: the public face cannot show what it cannot name."""
    citizen = set().union(*(_modules(room.citizen) for room in ROOMS))
    staff = set().union(*(_modules(room.staff) for room in ROOMS))
    assert len(citizen) > 10
    assert len(staff) > 20
    assert citizen & staff == set()
    chains = [
        chain
        for module in sorted(citizen)
        for forbidden in sorted(staff)
        if (chain := imports.find_shortest_chain(module, forbidden)) is not None
    ]
    assert chains == []


def test_every_view_belongs_to_a_room(imports: grimp.ImportGraph) -> None:
    """A file of views that no room lists would be dead, or registered by somebody else."""
    listed = set().union(*(_modules(room.blueprints) for room in ROOMS))
    lists_others = {"codesign.themes.work_views"}
    assert {module for module in imports.modules if _is_view(module)} - listed == lists_others


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_what_a_room_offers_can_be_had(room: Room) -> None:
    offered = (room.activities, room.tasks, room.receipt_part, room.erase, room.init)
    assert all(offer is None or callable(offer) for offer in (*offered, *room.answers.values()))
    assert (room.receipt_part is None) == (room.erase is None), "what is shown of a voice must be erasable"
    for handler in (*room.jobs.values(), *room.chores.values()):
        assert isinstance(handler, str), "a handler is a name, so that web processes need not load it"
        assert callable(import_string(handler))


def test_no_two_rooms_offer_the_same() -> None:
    for names in (
        [kind for room in ROOMS for kind in (*room.jobs, *room.chores)],
        [name for room in ROOMS for name in room.answers],
        [blueprint.name for room in ROOMS for blueprint in room.blueprints],
    ):
        assert [name for name, count in Counter(names).items() if count > 1] == []


def test_the_application_opens_the_rooms_and_no_more(sqlite_app: Flask) -> None:
    jobs = {kind: handler for room in ROOMS for kind, handler in (*room.jobs.items(), *room.chores.items())}
    assert sqlite_app.extensions["jobs"].handlers == jobs
