# SPDX-License-Identifier: AGPL-3.0-or-later
"""A town made by `codesign init` gets its census from a file; then panels by stratum work."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from codesign.deliberation.panels import strata
from codesign.demo.content import FOLDER, document
from codesign.people.models import AuditEntry
from codesign.territory import services
from codesign.territory.census import InvalidCensus, read_census
from codesign.territory.models import Place
from tests.commands.conftest import Instance
from tests.support.factories import ProcessFactory, RoundFactory

CENSUS = """dimension,category,population,name
total,2025,1.000,
age,under_18,150
age,18-64,600
age,65+,250
gender,Donne,520
gender,Uomini,480
quarter,Borgo Vecchio,700,
quarter,porto,300,Il porto
"""


@pytest.mark.parametrize(("encoding", "separator"), [("utf-8-sig", ","), ("utf-16", "\t"), ("cp1252", ";")])
def test_a_town_of_init_gets_its_census(
    instance: Instance, tmp_path: Path, encoding: str, separator: str
) -> None:
    file = tmp_path / "census.csv"
    file.write_bytes(CENSUS.replace(",", separator).encode(encoding))
    said = instance.run("import", "census", file)
    assert "Valmora sul Serio: 1000 inhabitants" in said
    assert "age: 3 categories, 1000 people" in said
    with instance.unit_of_work() as session:
        town = services.town(session)
        assert town is not None
        assert (town.population, town.population_year) == (1000, 2025)
        assert services.margins(session, town, "age") == {"under_18": 150, "18_64": 600, "65_plus": 250}
        assert services.margins(session, town, "gender") == {"woman": 520, "man": 480}
        assert [(one.code, one.name, one.population) for one in town.quarters] == [
            ("borgo_vecchio", "Borgo Vecchio", 700),
            ("porto", "Il porto", 300),
        ]
        process = ProcessFactory()
        assert strata.dimensions_of(session, process) == ["age", "gender", "quarter"]
        round = RoundFactory(
            process=process,
            state="draft",
            panel="stratified",
            panel_options={"dimension": "gender", "size": 100},
        )
        assert {one.category: one.places for one in strata.strata_of(session, round)} == {
            "woman": 52,
            "man": 48,
        }
        assert session.scalars(select(AuditEntry).where(AuditEntry.act == "place.census")).one()


def test_a_second_census_replaces_what_it_names_and_leaves_the_rest(
    instance: Instance, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(CENSUS, encoding="utf-8")
    second.write_text(
        "dimension,category,population,name\ntotal,2026,1010\nquarter,porto,310,Porto Nuovo\nquarter,mare,700,Mare\n",
        encoding="utf-8",
    )
    instance.run("import", "census", first)
    assert "Borgo Vecchio" in instance.run("import", "census", second)
    with instance.unit_of_work() as session:
        town = services.town(session)
        assert town is not None
        assert services.margins(session, town, "quarter") == {"porto": 310, "mare": 700}
        assert services.margins(session, town, "age")["65_plus"] == 250
        assert {one.code: one.name for one in town.quarters} == {
            "borgo_vecchio": "Borgo Vecchio",
            "porto": "Porto Nuovo",
            "mare": "Mare",
        }


def test_what_the_demo_town_has_can_be_read(instance: Instance) -> None:
    instance.run("import", "census", FOLDER / "town.json")
    content = document("town")
    with instance.unit_of_work() as session:
        town = services.town(session)
        assert town is not None
        assert town.population == content["population"]
        for dimension, margin in content["margins"].items():
            assert services.margins(session, town, dimension) == margin
        assert len(town.quarters) == len(content["quarters"])


def test_every_wrong_line_is_named_and_nothing_is_stored(instance: Instance, tmp_path: Path) -> None:
    file = tmp_path / "census.csv"
    file.write_text(
        CENSUS + "age,65 +,5\ngender,altro,molti\ntotal,2024,7\nheight,tall,3\n,x,1\n", encoding="utf-8"
    )
    said = instance.run("import", "census", file, expect=1)
    for number in (10, 11, 12, 14):
        assert f" {number}: " in said
    assert "height" in said
    with instance.unit_of_work() as session:
        assert session.scalars(select(Place.population)).all() == [None]


def test_an_unknown_code_is_told(instance: Instance, tmp_path: Path) -> None:
    file = tmp_path / "census.csv"
    file.write_text(CENSUS, encoding="utf-8")
    assert "no municipality 123" in instance.run("import", "census", file, "--place", "123", expect=1)


@pytest.mark.parametrize(
    ("content", "count"),
    [
        ("age,under_18,3\n", 1),
        ("dimension,category,population\n", 1),
        ("dimension,dimension,category,population\na,b,c,1\n", 1),
        ('{"quarters": 3}', 1),
        ('{"margins": {"age": {"a": 1.5, "b": "x", "c": 1, "d": 2}}}', 2),
        ('{"population": \n}', 1),
    ],
)
def test_files_that_are_no_census(sqlite_app: object, content: str, count: int) -> None:
    with pytest.raises(InvalidCensus) as refusal:
        read_census(content.encode())
    assert len(refusal.value.problems) >= count


def test_sums_that_differ_are_told() -> None:
    notes = read_census(CENSUS.replace("520", "521").encode()).notes
    assert len(notes) == 1
    assert "1001" in notes[0]


@given(
    st.dictionaries(st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True), st.integers(0, 10**6), min_size=2)
)
def test_both_formats_say_the_same(people: dict[str, int]) -> None:
    table = "dimension,category,population\n" + "".join(f"work,{name},{n}\n" for name, n in people.items())
    as_json = json.dumps({"margins": {"work": people}})
    assert read_census(table.encode()).margins == read_census(as_json.encode()).margins == {"work": people}
