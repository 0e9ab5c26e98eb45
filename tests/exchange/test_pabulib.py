# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading and writing `.pb` files."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from codesign.commands.analyse_budget import budget
from codesign.exchange.budgets.pabulib import (
    PabulibBallot,
    PabulibElection,
    PabulibProject,
    VoteType,
    parse_pabulib,
    read_pabulib,
    write_pabulib,
)
from codesign.exchange.files import BadFile

GOOD = """META
key;value
description;Bilancio di prova
budget;100
vote_type;approval
num_projects;3
num_votes;4
PROJECTS
project_id;cost;name;selected;area
p1;60;Panchine;1;centro
p2;50;"Alberi; e prati";0;nord
p3;40;Luci;1;
VOTES
voter_id;vote;age
1;p1,p3;33
2;p2;
3;p1;71
4;;
"""


def changed(*replacements: tuple[str, str]) -> str:
    """The good file with pieces of text replaced."""
    text = GOOD
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return text


def parsed(text: str) -> PabulibElection:
    return parse_pabulib(text.encode(), "prova.pb")


def test_a_file_is_read_whole() -> None:
    election = parsed(GOOD)
    assert (election.budget, election.vote_type, election.threshold) == (100, "approval", 0)
    assert election.meta == {"description": "Bilancio di prova"}
    assert election.projects[1] == PabulibProject(
        "p2", Decimal(50), "Alberi; e prati", False, {"area": "nord"}
    )
    assert election.ballots[0] == PabulibBallot("1", ("p1", "p3"), (), {"age": "33"})
    assert election.ballots[3] == PabulibBallot("4", (), (), {"age": ""})
    assert election.official == {"p1", "p3"}
    assert election.election().points.toarray().tolist() == [[1, 0, 1], [0, 1, 0], [1, 0, 0], [0, 0, 0]]


def test_without_the_column_there_is_no_official_outcome() -> None:
    assert parsed(changed((";selected;area", ";area"), (";1;", ";"), (";0;", ";"))).official is None


def test_windows_line_ends_and_a_byte_order_mark_are_read() -> None:
    raw = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    assert parse_pabulib(raw, "prova.pb") == parsed(GOOD)


def test_ranks_and_points_become_points() -> None:
    ordinal = changed(("approval", "ordinal"), ("budget;100", "budget;100\nmax_length;3"), ("p1,p3", "p3,p1"))
    assert parsed(ordinal).election().points.toarray()[0].tolist() == [2, 0, 3]
    cumulative = changed(
        ("approval", "cumulative"), ("vote;age", "vote;points"), ("p1,p3;33", "p1,p3;4,0"), ("p2;", "p2;2,5"),
        (";p1;71", ";p1;1"),
    )  # fmt: skip
    with pytest.raises(BadFile, match="names 1 projects and gives 2"):
        parsed(cumulative)
    points = parsed(cumulative.replace("2,5", "2.5")).election().points
    assert points.toarray().tolist() == [[4, 0, 0], [0, 2.5, 0], [1, 0, 0], [0, 0, 0]]


@pytest.mark.parametrize("vote_type", list(VoteType))
def test_what_is_written_is_read_again(vote_type: VoteType) -> None:
    points = (3.0, 0.5) if vote_type.has_points else ()
    election = PabulibElection(
        meta={"description": "due; parti", "max_length": "2"},
        budget=Decimal("1000.5"),
        vote_type=vote_type,
        projects=(
            PabulibProject("a", Decimal("10.25"), 'detta "la piazza"', None, {"area": "nord"}),
            PabulibProject("b", Decimal(20)),
        ),
        ballots=(PabulibBallot("1", ("b", "a"), points), PabulibBallot("2", (), (), {"channel": "carta"})),
        threshold=2.0,
    )
    again = parsed(write_pabulib(election))
    assert again.projects[0] == election.projects[0]
    assert again.projects[1].more == {"area": ""}
    assert [(b.voter, b.projects, b.points) for b in again.ballots] == [
        ("1", ("b", "a"), points),
        ("2", (), ()),
    ]
    assert (again.meta, again.budget, again.vote_type, again.threshold) == (
        election.meta, election.budget, election.vote_type, election.threshold,
    )  # fmt: skip
    assert parsed(write_pabulib(again)) == again


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("", None, "missing_section"),
        ("hello\n", 1, "no_section"),
        (changed(("PROJECTS\n", "")), None, "missing_section"),
        (GOOD + "META\nkey;value\n", 19, "repeated_section"),
        (changed(("key;value", "key;worth")), 2, "missing_section_column"),
        (changed(("name;selected;area", "name;name;area")), 9, "repeated_section_column"),
        (changed(("budget;100\n", "")), None, "missing_key"),
        (changed(("vote_type;approval\n", "")), None, "missing_key"),
        (changed(("description;", "budget;")), 4, "repeated_key"),
        (changed(("budget;100", "budget;much")), 4, "not_an_amount"),
        (changed(("budget;100", "budget;-1")), 4, "not_an_amount"),
        (changed(("approval", "lottery")), 5, "bad_vote_type"),
        (changed(("p1;60", "p1;sixty")), 10, "not_an_amount"),
        (changed(("p1;60", "p1;nan")), 10, "not_an_amount"),
        (changed(("p1;60", "p1;0")), 10, "free_project"),
        (changed(("p3;40", "p1;40")), 12, "repeated_project"),
        (changed(("Luci;1", "Luci;yes")), 12, "bad_selected"),
        (changed(("p3;40;Luci", "p3;40")), 12, "section_row_length"),
        (changed(("2;p2", "1;p2")), 16, "repeated_voter"),
        (changed(("p1,p3", "p1,p9")), 15, "unknown_project"),
        (changed(("p1,p3", "p1,p1")), 15, "repeated_on_ballot"),
        (changed(("approval", "cumulative")), 14, "missing_section_column"),
        (changed(("num_votes;4", "num_votes;3")), 7, "wrong_count"),
        (changed(("num_projects;3", "num_projects;30")), 6, "wrong_count"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(text: str, line: int | None, code: str) -> None:
    with pytest.raises(BadFile) as refusal:
        parsed(text)
    error = refusal.value
    assert (error.file, error.line, error.code) == ("prova.pb", line, code)
    assert str(error) == ("prova.pb" if line is None else f"prova.pb, line {line}") + f": {error.reason}"


def test_lines_are_counted_through_quoted_line_breaks() -> None:
    with pytest.raises(BadFile, match="line 16: the ballot names project “p9”"):
        parsed(changed(("Panchine", '"Panchine\nnuove"'), ("p1,p3", "p9")))


def test_text_that_is_damaged_or_older_and_a_file_that_is_not_there() -> None:
    with pytest.raises(BadFile, match="line 3: the text is damaged"):
        parse_pabulib(b"META\nkey;value\ncity;\xc3\xa8 \xe8\n", "prova.pb")
    older = changed(("Panchine", "Più panchine"))
    assert parse_pabulib(older.encode("cp1252"), "prova.pb") == parsed(older)
    with pytest.raises(BadFile, match="missing"):
        read_pabulib(Path("nowhere.pb"))


def test_every_real_file_is_read_and_written_back(shared_data: Path) -> None:
    files = sorted((shared_data / "pabulib").glob("*.pb"))
    assert len(files) == 12
    for file in files:
        election = read_pabulib(file)
        assert parse_pabulib(write_pabulib(election).encode(), file.name) == election


@pytest.mark.parametrize(
    ("rule", "selected", "cost", "is_official"),
    [("greedy", ["p1", "p3"], 100, True), ("mes", ["p1"], 60, False)],
)
def test_the_command_counts_a_file(
    rule: str, selected: list[str], cost: float, is_official: bool, tmp_path: Path
) -> None:
    file = tmp_path / "prova.pb"
    file.write_text(GOOD, encoding="utf-8")
    result = CliRunner().invoke(budget, [str(file), "--rule", rule, "--json"])
    assert result.exit_code == 0, result.output
    outcome = json.loads(result.output)
    assert outcome["selected"] == selected
    assert (outcome["cost"], outcome["satisfied_share"], outcome["equals_official"]) == (
        cost,
        0.5,
        is_official,
    )
    in_words = CliRunner().invoke(budget, [str(file), "--rule", rule])
    assert "p1  Panchine" in in_words.output
    assert "50.0% of the voters" in in_words.output


def test_cents_are_counted_exactly_printed_and_written_back(shared_data: Path, tmp_path: Path) -> None:
    file = shared_data / "reports" / "float03.pb"
    # 0.1 + 0.2 is more than 0.3 in floating point.
    in_words = CliRunner().invoke(budget, [str(file)]).output
    assert "budget 0.30" in in_words
    assert "2 selected for 0.30" in in_words
    election = read_pabulib(file)
    assert election.cost([0, 1]) == election.budget == Decimal("0.30")
    assert parse_pabulib(write_pabulib(election).encode(), "again.pb") == election
    large = changed(
        ("budget;100", "budget;100000000,00"), ("p1;60", "p1;60000000.01"), ("p3;40", "p3;40000000")
    )
    copy = tmp_path / "large.pb"
    copy.write_text(large, encoding="utf-8")
    outcome = json.loads(CliRunner().invoke(budget, [str(copy), "--json"]).output)
    # A cent too much is too much.
    assert (outcome["selected"], outcome["cost"]) == (["p1", "p2"], 60000050.01)


@pytest.mark.parametrize("amount", ["1e5", "12.34567", "999999999999", "1.234,50", "½"])
def test_what_could_not_be_counted_exactly_is_no_amount(amount: str) -> None:
    with pytest.raises(BadFile, match="is not an amount"):
        parsed(changed(("p1;60", f"p1;{amount}")))


TIED = """META
key;value
budget;100
vote_type;approval
PROJECTS
project_id;cost;name;selected
park;60;Park;{park}
bus;60;Bus;{bus}
bench;30;Bench;1
VOTES
voter_id;vote
"""


@pytest.mark.parametrize(("park", "bus", "is_official"), [(1, 0, True), (0, 1, True), (0, 0, False)])
def test_any_equally_right_official_outcome_is_accepted_and_the_tie_is_named(
    park: int, bus: int, is_official: bool, tmp_path: Path
) -> None:
    votes = ["bench"] * 12 + ["park"] * 6 + ["bus"] * 6
    lines = "".join(f"{number};{project}\n" for number, project in enumerate(votes))
    file = tmp_path / "tied.pb"
    file.write_text(TIED.format(park=park, bus=bus) + lines, encoding="utf-8")
    found = json.loads(CliRunner().invoke(budget, [str(file), "--json"]).output)
    assert found["ties"] == [["park", "bus"]]
    assert len(found["alternatives"]) == 1
    assert found["equals_official"] is is_official
    in_words = CliRunner().invoke(budget, [str(file)]).output
    assert "equal, so the votes do not decide between them: park, bus" in in_words


def test_the_command_says_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    file = tmp_path / "rotto.pb"
    file.write_text(changed(("p1;60", "p1;sixty")), encoding="utf-8")
    result = CliRunner().invoke(budget, [str(file)])
    assert result.exit_code == 1
    assert "rotto.pb, line 10: “sixty” in “cost” is not an amount" in result.output
