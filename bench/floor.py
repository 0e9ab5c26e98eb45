# SPDX-License-Identifier: AGPL-3.0-or-later
"""The floor: what Flask, gunicorn and SQLite give when a vote is stored with nothing around it.

One route takes a vote and answers with the next statement: one transaction of raw SQL, a page of ten lines, a cookie
for the participant. No accounts, no languages, no moderation, no cross-site protection.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import threading

from flask import Flask, Response, make_response, render_template_string, request

STATEMENTS = 40
PAGE = """<!doctype html><title>Vote</title><h1>{{ text }}</h1>
<form method="post"><input type="hidden" name="csrf_token" value="none">
<input type="hidden" name="statement" value="{{ id }}">
<button name="vote" value="1">Agree</button><button name="vote" value="-1">Disagree</button>
<button name="vote" value="0">Pass</button></form>"""
SCHEMA = """
CREATE TABLE IF NOT EXISTS statement (id INTEGER PRIMARY KEY, text TEXT, seen INTEGER DEFAULT 0);
CREATE TABLE IF NOT EXISTS participant (id INTEGER PRIMARY KEY, token TEXT UNIQUE);
CREATE TABLE IF NOT EXISTS vote (participant INTEGER, statement INTEGER, value INTEGER,
  PRIMARY KEY (participant, statement));
CREATE TABLE IF NOT EXISTS fact (id INTEGER PRIMARY KEY, participant INTEGER, statement INTEGER, value INTEGER);
"""
_here = threading.local()


def application() -> Flask:
    """The bare route on the SQLite file named by CODESIGN_BENCH_FLOOR."""
    path = os.environ["CODESIGN_BENCH_FLOOR"]
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript(SCHEMA)
        rows = [(n, f"Statement {n}") for n in range(1, STATEMENTS + 1)]
        connection.executemany("INSERT OR IGNORE INTO statement (id, text) VALUES (?, ?)", rows)
    app = Flask("floor")

    @app.get("/")
    def hello() -> str:
        return "hello"

    @app.route("/vote", methods=["GET", "POST"])
    def vote() -> Response:
        token = request.cookies.get("who") or secrets.token_urlsafe(12)
        connection = _connection(path)
        connection.execute("BEGIN IMMEDIATE" if request.method == "POST" else "BEGIN")
        if request.method == "POST":
            _store(connection, token, int(request.form["statement"]), int(request.form["vote"]))
        found = _next(connection, token)
        connection.execute("COMMIT")
        page = render_template_string(PAGE, id=found[0], text=found[1]) if found else "done"
        response = make_response(page)
        response.set_cookie("who", token, httponly=True)
        return response

    return app


def _connection(path: str) -> sqlite3.Connection:
    if not hasattr(_here, "connection"):
        _here.connection = sqlite3.connect(path, isolation_level=None, timeout=20)
        _here.connection.execute("PRAGMA synchronous=NORMAL")
    connection: sqlite3.Connection = _here.connection
    return connection


def _store(connection: sqlite3.Connection, token: str, statement: int, value: int) -> None:
    connection.execute("INSERT OR IGNORE INTO participant (token) VALUES (?)", (token,))
    (participant,) = connection.execute("SELECT id FROM participant WHERE token = ?", (token,)).fetchone()
    connection.execute(
        "INSERT INTO vote VALUES (?, ?, ?) ON CONFLICT (participant, statement) DO UPDATE SET value = excluded.value",
        (participant, statement, value),
    )
    connection.execute(
        "INSERT INTO fact (participant, statement, value) VALUES (?, ?, ?)", (participant, statement, value)
    )
    connection.execute("UPDATE statement SET seen = seen + 1 WHERE id = ?", (statement,))


def _next(connection: sqlite3.Connection, token: str) -> tuple[int, str] | None:
    found: tuple[int, str] | None = connection.execute(
        "SELECT id, text FROM statement WHERE id NOT IN (SELECT statement FROM vote JOIN participant"
        " ON participant.id = vote.participant WHERE token = ?) ORDER BY seen LIMIT 1",
        (token,),
    ).fetchone()
    return found
