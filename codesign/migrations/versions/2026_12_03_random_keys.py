# SPDX-License-Identifier: AGPL-3.0-or-later
"""What citizens make has random keys: serial ones were an order of arrival that joined one person's activities."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

#: The tables whose keys are shuffled, and the columns that name them.
SHUFFLED: dict[str, tuple[tuple[str, str], ...]] = {
    "voice": (("response", "voice_id"), ("round_participant", "voice_id")),
    "response": (("text_answer", "response_id"),),
    "text_answer": (("placement", "text_answer_id"), ("code", "text_answer_id")),
    "round_participant": (
        ("vote", "participant_id"),
        ("vote_fact", "participant_id"),
        ("ballot", "participant_id"),
        ("ballot_fact", "participant_id"),
        ("vote_reason", "participant_id"),
        ("snapshot_position", "participant_id"),
        ("statement", "proposer_id"),
        ("round_participant", "earlier_participant_id"),
    ),
    "vote_reason": (),
}
#: Statements keep their keys, which snapshots and ballots name; the wider type is for those that citizens propose.
KEYED = (*SHUFFLED, "statement")
#: Tables whose rows SQLite kept in the order they came.
KEPT_BY_ARRIVAL = ("vote", "snapshot_position", "erased_voice")
RANDOM = {
    "sqlite": "random() & 72057594037927935",
    # 122 random bits, spread by the digest: PostgreSQL's random() can be foretold.
    "postgresql": "('x' || substr(md5(gen_random_uuid()::text), 1, 16))::bit(64)::bigint & 72057594037927935",
}


def upgrade() -> None:
    """Give every row a key that tells nothing; what names it follows."""
    _count_facts("vote_fact", ("participant_id", "statement_id"), ("value", "cast_on", "weight", "chance"))
    _count_facts("ballot_fact", ("participant_id",), ("content", "cast_on"))
    if op.get_bind().dialect.name == "postgresql":
        _with_free_keys(_widen_and_shuffle)
        return
    _shuffle()
    for table in KEPT_BY_ARRIVAL:
        with op.batch_alter_table(table, recreate="always", table_kwargs={"sqlite_with_rowid": False}):
            pass


def downgrade() -> None:
    """Count on from the largest key. How the rows came is not known any more, and an older program reads wide keys."""
    _number_facts("vote_fact", ("participant_id", "statement_id"), ("value", "cast_on", "weight", "chance"))
    _number_facts("ballot_fact", ("participant_id",), ("content", "cast_on"))
    if op.get_bind().dialect.name == "postgresql":
        for table in SHUFFLED:
            op.execute(f"CREATE SEQUENCE {table}_id_seq OWNED BY {table}.id")
            op.execute(f"SELECT setval('{table}_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM {table}), false)")
            op.execute(f"ALTER TABLE {table} ALTER COLUMN id SET DEFAULT nextval('{table}_id_seq')")


def _count_facts(table: str, key: tuple[str, ...], content: tuple[str, ...]) -> None:
    """A table of facts by person and turn instead of by arrival."""
    turn = f"row_number() OVER (PARTITION BY {', '.join(key)} ORDER BY id)"
    with _rows_aside(table, f"{', '.join(key)}, {turn} AS turn, {', '.join(content)}"):
        primary = sa.PrimaryKeyConstraint(*key, "turn", name=op.f(f"pk_{table}"))
        turn_column = sa.Column("turn", sa.SmallInteger(), nullable=False)
        # The key comes first: SQLite's own check of its files mistakes other tables without a row number for damaged.
        op.create_table(table, *_links_of(table), turn_column, *_of_facts(table), primary, sqlite_with_rowid=False)


def _number_facts(table: str, key: tuple[str, ...], content: tuple[str, ...]) -> None:
    """Serial numbers again, by person."""
    number = f"row_number() OVER (ORDER BY {', '.join(key)}, turn)"
    with _rows_aside(table, f"{number} AS id, {', '.join((*key, *content))}"):
        primary = sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))
        op.create_table(
            table, sa.Column("id", sa.Integer(), nullable=False), *_links_of(table), *_of_facts(table), primary
        )
        op.create_index(op.f(f"ix_{table}_participant_id"), table, ["participant_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"SELECT setval('{table}_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM {table}), false)")


@contextmanager
def _rows_aside(table: str, columns: str) -> Iterator[None]:
    """Keep the rows as a query gives them while the table is made anew."""
    op.execute(f"CREATE TEMPORARY TABLE aside AS SELECT {columns} FROM {table}")
    names = ", ".join(column["name"] for column in sa.inspect(op.get_bind()).get_columns("aside"))
    op.drop_table(table)
    yield
    op.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM aside")
    op.execute("DROP TABLE aside")


def _links_of(table: str) -> list[Any]:
    """The columns that say whose fact it is, and of what."""
    links = {"participant_id": "round_participant"} | ({"statement_id": "statement"} if table == "vote_fact" else {})
    wide = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    columns = [sa.Column(column, wide, nullable=False) for column in links]
    return columns + [
        sa.ForeignKeyConstraint(
            [column], [f"{owner}.id"], name=op.f(f"fk_{table}_{column}_{owner}"), ondelete="CASCADE"
        )
        for column, owner in links.items()
    ]


def _of_facts(table: str) -> list[Any]:
    """What happened, whatever the key."""
    if table == "ballot_fact":
        return [sa.Column("content", sa.JSON(), nullable=True), sa.Column("cast_on", sa.Date(), nullable=False)]
    return [
        sa.Column("value", sa.SmallInteger(), nullable=True),
        sa.Column("cast_on", sa.Date(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=True),
        sa.Column("chance", sa.Float(), nullable=True),
        sa.CheckConstraint("value IS NULL OR value IN (-1, 0, 1)", name=op.f(f"ck_{table}_value")),
    ]


def _with_free_keys(act: Callable[[list[tuple[str, str]]], None]) -> None:
    """Do something with the keys while no foreign key holds them; act is told the columns that name them."""
    inspector = sa.inspect(op.get_bind())
    links: list[tuple[str, Any]] = [
        (table, link)
        for table in inspector.get_table_names()
        for link in inspector.get_foreign_keys(table)
        if link["referred_table"] in KEYED
    ]
    for table, link in links:
        op.drop_constraint(link["name"], table, type_="foreignkey")
    act([(table, link["constrained_columns"][0]) for table, link in links])
    for table, link in links:
        op.create_foreign_key(
            link["name"],
            table,
            link["referred_table"],
            link["constrained_columns"],
            link["referred_columns"],
            ondelete=link["options"].get("ondelete"),
        )


def _widen_and_shuffle(naming: list[tuple[str, str]]) -> None:
    op.execute("ALTER TABLE statement ALTER COLUMN id TYPE BIGINT")
    for table in SHUFFLED:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN id DROP DEFAULT, ALTER COLUMN id TYPE BIGINT")
        op.execute(f"DROP SEQUENCE IF EXISTS {table}_id_seq")
    for table, column in naming:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE BIGINT")
    _shuffle()


def _shuffle() -> None:
    for table, naming in SHUFFLED.items():
        op.execute("CREATE TEMPORARY TABLE shuffled (old BIGINT PRIMARY KEY, new BIGINT NOT NULL UNIQUE)")
        op.execute(f"INSERT INTO shuffled SELECT id, {RANDOM[op.get_bind().dialect.name]} FROM {table}")
        # By way of negative numbers, since a new key may be the old one of another row.
        op.execute(f"UPDATE {table} SET id = -(SELECT new FROM shuffled WHERE old = id)")
        op.execute(f"UPDATE {table} SET id = -id")
        for owner, column in naming:
            new = f"(SELECT new FROM shuffled WHERE old = {column})"
            op.execute(f"UPDATE {owner} SET {column} = {new} WHERE {column} IS NOT NULL")
        if table == "vote_reason":
            new = "CAST((SELECT new FROM shuffled WHERE old = CAST(subject_id AS BIGINT)) AS VARCHAR)"
            op.execute(
                f"UPDATE moderation_act SET subject_id = {new} WHERE subject = 'reason' AND subject_id IS NOT NULL"
            )
        if table == "text_answer":
            _rename_in_documents(dict(op.get_bind().execute(sa.text("SELECT old, new FROM shuffled")).all()))
        op.execute("DROP TABLE shuffled")


def _rename_in_documents(new: dict[int, int]) -> None:
    """Themes, their history and samples name answers inside documents; of erased answers nothing is left to name."""

    def known(ids: list[int]) -> list[int]:
        return [new[id] for id in ids if id in new]

    def rows(document: dict[str, Any]) -> dict[str, Any]:
        return {str(new[int(id)]): row for id, row in document.items() if int(id) in new}

    def theming(document: dict[str, Any]) -> dict[str, Any]:
        groups = document.get("duplicates", [])
        themes = document.get("themes", [])
        for group in groups:
            group["answers"] = known(group["answers"])
        for theme in themes:
            if isinstance(theme, dict) and "quotes" in theme:
                theme["quotes"] = known(theme["quotes"])
        return document

    def edit(document: dict[str, Any]) -> dict[str, Any]:
        return {**document, "answers": rows(document["answers"])} if "answers" in document else document

    def sample(pairs: list[list[int]]) -> list[list[int]]:
        return [[new[answer], theme] for answer, theme in pairs if answer in new]

    renamings: dict[tuple[str, str], Callable[[Any], Any]] = {
        ("theme", "quotes"): known,
        ("theme", "released_quotes"): known,
        ("theming", "document"): theming,
        ("theming", "published"): theming,
        ("theme_edit", "before"): edit,
        ("theme_edit", "after"): edit,
        ("double_coding", "machine"): sample,
    }
    bind = op.get_bind()
    for (table, column), renamed in renamings.items():
        columns = sa.table(table, sa.column("id"), sa.column(column, sa.JSON(none_as_null=True)))
        documents = bind.execute(sa.select(columns.c.id, columns.c[column])).all()
        for id, document in documents:
            if document:
                changed = {column: json.loads(json.dumps(renamed(document)))}
                bind.execute(sa.update(columns).where(columns.c.id == id).values(changed))
