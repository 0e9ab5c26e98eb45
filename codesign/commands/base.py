# SPDX-License-Identifier: AGPL-3.0-or-later
"""What several commands need."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import inspect

from codesign.app import create_app
from codesign.extensions import db
from codesign.settings import Settings, SettingsError


@contextmanager
def application(*, needs_tables: bool = True) -> Iterator[Flask]:
    """The application of this environment, inside its context."""
    app = create_app(Settings.from_environment())
    # What the migrations do step by step interests their authors; whoever runs a command wants its result.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with app.app_context():
        try:
            if needs_tables and not inspect(db.engine).has_table("process"):
                raise SettingsError("the database is empty: run `codesign init` first")
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()
