# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names by language: themes, and opinion groups of a snapshot."""

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None

THEMES = """
    SELECT theme.id, theme.name, process.languages FROM theme
    JOIN theming ON theming.id = theme.theming_id
    JOIN survey ON survey.id = theming.survey_id
    JOIN process ON process.id = survey.process_id
"""
EDITS = """
    SELECT theme_edit.id, theme_edit.before, theme_edit.after, process.languages FROM theme_edit
    JOIN theming ON theming.id = theme_edit.theming_id
    JOIN survey ON survey.id = theming.survey_id
    JOIN process ON process.id = survey.process_id
"""


def upgrade() -> None:
    """A theme's name was written in the process's first language."""
    with op.batch_alter_table("theme") as batch:
        batch.add_column(sa.Column("label_language", sa.String(12), nullable=False, server_default=""))
        batch.add_column(sa.Column("names", sa.JSON(), nullable=False, server_default="{}"))
    for theme in _rows(THEMES):
        first = _value(theme.languages)[0]
        names = {first: theme.name} if theme.name else {}
        _run(
            "UPDATE theme SET names = :names, label_language = :first WHERE id = :id",
            names=json.dumps(names),
            first=first,
            id=theme.id,
        )
    _edit_names(lambda name, first: {first: name} if name else {})
    with op.batch_alter_table("theme") as batch:
        batch.drop_column("name")
    with op.batch_alter_table("theme") as batch:
        batch.alter_column("names", new_column_name="name", existing_type=sa.JSON(), existing_nullable=False)
    op.create_table(
        "group_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("group_index", sa.SmallInteger(), nullable=True),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("sentence", sa.JSON(), nullable=False, server_default="{}"),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=op.f("fk_group_name_snapshot_id_snapshot"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_name")),
        sa.UniqueConstraint("snapshot_id", "group_index", name=op.f("uq_group_name_snapshot_id_group_index")),
    )
    op.create_index(op.f("ix_group_name_snapshot_id"), "group_name", ["snapshot_id"])


def downgrade() -> None:
    """One name a theme: that of the process's first language, else any."""
    op.drop_table("group_name")
    with op.batch_alter_table("theme") as batch:
        batch.alter_column("name", new_column_name="names", existing_type=sa.JSON(), existing_nullable=False)
    with op.batch_alter_table("theme") as batch:
        batch.add_column(sa.Column("name", sa.String(200), nullable=True))
    for theme in _rows(THEMES.replace("theme.name", "theme.names")):
        _run(
            "UPDATE theme SET name = :name WHERE id = :id",
            name=_one(_value(theme.names), _value(theme.languages)[0]),
            id=theme.id,
        )
    _edit_names(_one)
    with op.batch_alter_table("theme") as batch:
        batch.drop_column("names")
        batch.drop_column("label_language")


def _one(names: Any, first: str) -> str | None:
    return names.get(first) or next(iter(names.values()), None)


def _edit_names(changed: Callable[[Any, str], Any]) -> None:
    """The log of edits holds names too, so that they can be taken back."""
    for edit in _rows(EDITS):
        states, first = [_value(edit.before), _value(edit.after)], _value(edit.languages)[0]
        touched = [row for state in states for row in state.get("themes", {}).values() if "name" in row]
        for row in touched:
            row["name"] = changed(row["name"], first)
        if touched:
            _run(
                "UPDATE theme_edit SET before = :before, after = :after WHERE id = :id",
                before=json.dumps(states[0]),
                after=json.dumps(states[1]),
                id=edit.id,
            )


def _rows(query: str) -> list[Any]:
    return list(op.get_bind().execute(sa.text(query)))


def _run(statement: str, **values: Any) -> None:
    """A JSON column takes text as it is; PostgreSQL wants to be told that it is JSON."""
    typed = [
        sa.bindparam(name, type_=sa.Text()) for name in values if name in ("names", "before", "after")
    ]
    if op.get_bind().dialect.name == "postgresql":
        for bind in typed:
            statement = statement.replace(f":{bind.key}", f"CAST(:{bind.key} AS JSON)")
    op.get_bind().execute(sa.text(statement).bindparams(*typed), values)


def _value(stored: Any) -> Any:
    return json.loads(stored) if isinstance(stored, str) else stored
