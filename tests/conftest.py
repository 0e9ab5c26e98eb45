# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fixtures of the whole suite: both databases, an application, its clients, the shared data."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from codesign.app import create_app
from codesign.extensions import Base, db
from codesign.people.models import User
from codesign.settings import Settings
from codesign.web.mail import MemoryMailbox
from tests.support.postgresql import PostgresqlUnavailable, Server, start_postgresql

# A law must not fail because the machine is busy.
hypothesis_settings.register_profile("suite", deadline=None)
hypothesis_settings.load_profile("suite")


class Compiled(BytecodeCache):
    """Templates compiled once in a process of tests: each of its hundred applications would compile them anew."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what another application compiled."""
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it for the next."""
        self._code[bucket.key] = bucket.bytecode_to_string()


Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Compiled()}

#: `make test-fast` leaves PostgreSQL out.
ENGINES = tuple(os.environ.get("CODESIGN_TEST_ENGINES", "sqlite,postgresql").split(","))


def must_run(reason: str) -> None:
    """Skip for a missing part of the machine; where everything must be there, fail instead."""
    if os.environ.get("CODESIGN_REQUIRE_ALL"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data nobody may copy into the repository."""
    folder = Path(os.environ.get("CODESIGN_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
    if not folder.is_dir():
        reason = f"the real data are absent: set CODESIGN_SHARED_DATA (looked in {folder})"
        if os.environ.get("CODESIGN_REQUIRE_SHARED_DATA"):
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


class Started:
    """What is started once in a process of tests: a server and an application by engine.

    The fixtures below are asked for one engine after the other in every file; a server a file would cost four seconds.
    """

    def __init__(self, folders: pytest.TempPathFactory) -> None:
        self._folders = folders
        self._server: Server | None = None
        self._postgresql = Path(tempfile.gettempdir())
        self._apps: dict[str, Flask] = {}
        self._sqlite = f"sqlite:///{folders.mktemp('sqlite') / 'test.sqlite'}"

    def url(self, engine: str) -> str:
        """The address of the database the tests of an engine share."""
        return self._sqlite if engine == "sqlite" else self.postgresql.url

    @property
    def postgresql(self) -> Server:
        """The server, started when somebody first asks for it."""
        if self._server is None:
            # Not under pytest's own folder: another session may close that to the server's user.
            self._postgresql = Path(tempfile.mkdtemp(prefix="codesign-postgresql-"))
            self._postgresql.chmod(0o755)
            try:
                self._server = start_postgresql(self._postgresql)
            except PostgresqlUnavailable as error:
                must_run(str(error))
                raise AssertionError from error
        return self._server

    def app(self, engine: str, database_url: str) -> Flask:
        """One application for each engine, its tables made by the models."""
        if engine not in self._apps:
            app = make_app(self._folders.mktemp("instance"), database_url)
            with app.app_context():
                db.create_all()
            self._apps[engine] = app
        return self._apps[engine]

    def stop(self) -> None:
        """Close what was opened."""
        for app in self._apps.values():
            with app.app_context():
                db.engine.dispose()
        if self._server is not None:
            self._server.stop()
            shutil.rmtree(self._postgresql, ignore_errors=True)


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """Servers and applications of this process."""
    started = Started(tmp_path_factory)
    yield started
    started.stop()


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """The name of the engine under test."""
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def database_url(engine: str, started: Started) -> str:
    """A database, once on each engine."""
    return started.url(engine)


@pytest.fixture(scope="session")
def app_of_session(engine: str, database_url: str, started: Started) -> Flask:
    """One application for each engine, its tables made by the models."""
    return started.app(engine, database_url)


@pytest.fixture
def app(app_of_session: Flask) -> Iterator[Flask]:
    """The application with empty tables."""
    yield app_of_session
    with app_of_session.app_context():
        empty_tables()


@pytest.fixture
def sqlite_app(tmp_path: Path) -> Iterator[Flask]:
    """An application of its own on a fresh SQLite file, for what need not be tried on both engines."""
    app = make_app(tmp_path, f"sqlite:///{tmp_path / 'test.sqlite'}")
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session in a unit of work that is never committed."""
    from codesign.web.unit_of_work import writes

    with app.test_request_context(), writes():
        yield db.session()
        db.session.rollback()
        db.session.remove()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A citizen's browser, as far as HTTP goes."""
    return app.test_client()


@pytest.fixture
def mailbox(app: Flask) -> MemoryMailbox:
    """The letters sent during a test."""
    box: MemoryMailbox = app.extensions["mailbox"]
    box.sent.clear()
    return box


@pytest.fixture
def sign_in() -> Callable[[FlaskClient, User], None]:
    """Sign a member of staff in without the form."""

    def act(client: FlaskClient, user: User) -> None:
        with client.session_transaction() as session:
            session["_user_id"] = user.fs_uniquifier
            session["_fresh"] = True

    return act


def make_app(instance: Path, database_url: str, **overrides: object) -> Flask:
    """An application for tests: letters in memory, jobs done at once, no CSRF token asked."""
    settings = Settings(
        instance=instance,
        database_url=database_url,
        secret_key="only-for-tests-" + "0" * 32,
        mail_url="memory:",
        jobs_url="immediate",
        secure_cookies=False,
        contact_email="aiuto@example.org",
        source_url="https://example.org/codesign",
    )
    options = {"TESTING": True, "WTF_CSRF_ENABLED": False, "RATELIMIT_ENABLED": False, **overrides}
    return create_app(settings, **options)


def _empty_postgresql(connection: Connection, names: list[str]) -> None:
    """Few tables hold rows after a test; truncating all of them would write hundreds of files."""
    held = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in names)
    # No trigger then asks what points to a row: all that point to it go, too.
    connection.execute(text("SET LOCAL session_replication_role = replica"))
    for name in connection.scalars(text(held)).all():
        connection.execute(text(f"DELETE FROM {name}"))
    begin_anew = "setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)"
    connection.execute(text(f"SELECT {begin_anew} FROM pg_sequences WHERE last_value IS NOT NULL"))


def empty_tables() -> None:
    """Delete all rows, whatever points to whatever."""
    db.session.remove()
    with db.engine.begin() as connection:
        names = [table.name for table in Base.metadata.tables.values()]
        if connection.dialect.name == "postgresql":
            _empty_postgresql(connection, names)
            return
    raw = db.engine.raw_connection()
    try:
        connection = raw.dbapi_connection
        connection.execute("PRAGMA foreign_keys=OFF")
        for name in names:
            connection.execute(f"DELETE FROM {name}")
        connection.execute("PRAGMA foreign_keys=ON")
    finally:
        raw.close()
