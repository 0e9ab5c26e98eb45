# SPDX-License-Identifier: AGPL-3.0-or-later
"""Participatory budgets in the `.pb` format of pabulib.org: three tables, META, PROJECTS and VOTES."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from codesign.analytics.budget import Election
from codesign.analytics.choices import rank_weights
from codesign.exchange.files import BadFile, as_text

META, PROJECTS, VOTES = "META", "PROJECTS", "VOTES"
THRESHOLD = "min_project_score_threshold"
REQUIRED = {META: ("key", "value"), PROJECTS: ("project_id", "cost"), VOTES: ("voter_id", "vote")}


class VoteType(StrEnum):
    """What a voter writes on the ballot."""

    APPROVAL = "approval"
    CHOOSE_ONE = "choose-1"
    CUMULATIVE = "cumulative"
    SCORING = "scoring"
    ORDINAL = "ordinal"

    @property
    def has_points(self) -> bool:
        """Whether VOTES has a column of points beside the projects."""
        return self in (VoteType.CUMULATIVE, VoteType.SCORING)


@dataclass(frozen=True)
class PabulibProject:
    """selected: the official outcome, None where the file does not give one; more: the other columns."""

    id: str
    cost: Decimal
    name: str = ""
    selected: bool | None = None
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PabulibBallot:
    """projects: ids as written, the most wanted first on ordinal ballots; points: as long, or empty."""

    voter: str
    projects: tuple[str, ...]
    points: tuple[float, ...] = ()
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PabulibElection:
    """A `.pb` file; meta: the keys of META other than those that are fields here or can be counted.

    Money is exact, cents and all. threshold: points below which a project has no chance, 0 where there is no such
    rule.
    """

    meta: Mapping[str, str]
    budget: Decimal
    vote_type: VoteType
    projects: tuple[PabulibProject, ...]
    ballots: tuple[PabulibBallot, ...]
    threshold: float = 0.0

    @property
    def official(self) -> frozenset[str] | None:
        """Ids of the projects officially selected, None where the file does not say."""
        if all(project.selected is None for project in self.projects):
            return None
        return frozenset(project.id for project in self.projects if project.selected)

    def election(self) -> Election:
        """The ballots as points: 1 for an approval, the points given, or max_length .. 1 by rank.

        Money is counted in the smallest coin that an amount of the file names.
        """
        coins = 10**self._decimals
        position = {project.id: index for index, project in enumerate(self.projects)}
        longest = max((len(ballot.projects) for ballot in self.ballots), default=0)
        weights = rank_weights(max(longest, int(self.meta.get("max_length") or 0)))
        return Election.from_ballots(
            [int(project.cost * coins) for project in self.projects],
            int(self.budget * coins),
            [
                {
                    position[project]: points
                    for project, points in zip(ballot.projects, self._points(ballot, weights), strict=False)
                    if points > 0
                }
                for ballot in self.ballots
            ],
            self.threshold,
            unit=coins,
        )

    def cost(self, positions: Sequence[int]) -> Decimal:
        """What these projects cost together."""
        return sum((self.projects[position].cost for position in positions), Decimal())

    @property
    def _decimals(self) -> int:
        amounts = [self.budget, *(project.cost for project in self.projects)]
        return max(max(0, -int(amount.as_tuple().exponent)) for amount in amounts)

    def _points(self, ballot: PabulibBallot, weights: Sequence[float]) -> Sequence[float]:
        if self.vote_type.has_points:
            return ballot.points
        return weights if self.vote_type is VoteType.ORDINAL else [1.0] * len(ballot.projects)


@dataclass(frozen=True)
class _Section:
    """One of the three tables: cells by column name, each row with its line."""

    file: str
    name: str
    line: int
    columns: Sequence[str]
    rows: Sequence[tuple[int, dict[str, str]]]


def read_pabulib(file: Path) -> PabulibElection:
    """Read a `.pb` file; raises BadFile with file, line and reason for the first thing not to be trusted."""
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        raise BadFile(file.name, None, "missing_file") from None
    return parse_pabulib(raw, file.name)


def parse_pabulib(raw: bytes, name: str) -> PabulibElection:
    """As `read_pabulib`, from bytes; `name` is what errors call the file."""
    sections = _sections(name, as_text(raw, name).text)
    meta = _Meta.of(sections[META])
    kind = meta.vote_type()
    projects = _projects(sections[PROJECTS])
    ballots = _ballots(sections[VOTES], kind, {project.id for project in projects})
    meta.check_count("num_projects", len(projects))
    meta.check_count("num_votes", len(ballots))
    fields = ("num_projects", "num_votes", "budget", "vote_type", THRESHOLD)
    return PabulibElection(
        meta=_others(meta.values, fields),
        budget=meta.money("budget"),
        vote_type=kind,
        projects=projects,
        ballots=ballots,
        threshold=meta.points(THRESHOLD) if THRESHOLD in meta.values else 0.0,
    )


def _records(file: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins on; blank lines are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    begins = 1
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                yield begins, record
            begins = reader.line_num + 1
    except csv.Error as error:
        raise BadFile(file, begins, "quoting", detail=str(error)) from None


def _sections(file: str, text: str) -> dict[str, _Section]:
    found: dict[str, list[tuple[int, list[str]]]] = {}
    begins: dict[str, int] = {}
    current = ""
    for line, record in _records(file, text):
        title = record[0].strip().upper() if len(record) == 1 or not any(record[1:]) else ""
        if title in REQUIRED:
            if title in found:
                raise BadFile(file, line, "repeated_section", section=title)
            current, found[title], begins[title] = title, [], line
        elif not current:
            raise BadFile(file, line, "no_section", found=record[0])
        else:
            found[current].append((line, record))
    for name in REQUIRED:
        if name not in found:
            raise BadFile(file, None, "missing_section", section=name)
    return {name: _section(file, name, begins[name], records) for name, records in found.items()}


def _section(file: str, name: str, begins: int, records: list[tuple[int, list[str]]]) -> _Section:
    line, header = records[0] if records else (begins, [])
    columns = [column.strip().lower() for column in header]
    for column in REQUIRED[name]:
        if column not in columns:
            raise BadFile(file, line, "missing_section_column", column=column, section=name)
    for index, column in enumerate(columns):
        if column in columns[:index]:
            raise BadFile(file, line, "repeated_section_column", column=column, section=name)
    for at, record in records[1:]:
        if len(record) != len(columns):
            raise BadFile(
                file, at, "section_row_length", found=len(record), expected=len(columns), section=name
            )
    rows = [(at, dict(zip(columns, map(str.strip, record), strict=True))) for at, record in records[1:]]
    return _Section(file, name, line, columns, rows)


@dataclass(frozen=True)
class _Meta:
    """The keys of META with their values, and with their lines."""

    file: str
    values: Mapping[str, str]
    lines: Mapping[str, int]

    @classmethod
    def of(cls, section: _Section) -> _Meta:
        values: dict[str, str] = {}
        lines: dict[str, int] = {}
        for line, row in section.rows:
            if row["key"] in values:
                raise BadFile(section.file, line, "repeated_key", key=row["key"])
            values[row["key"]], lines[row["key"]] = row["value"], line
        return cls(section.file, values, lines)

    def needed(self, key: str) -> str:
        if key not in self.values:
            raise BadFile(self.file, None, "missing_key", key=key)
        return self.values[key]

    def money(self, key: str) -> Decimal:
        text = self.needed(key)
        return _money(self.file, self.lines[key], key, text)

    def points(self, key: str) -> float:
        text = self.needed(key)
        return _number_of_points(self.file, self.lines[key], key, text)

    def vote_type(self) -> VoteType:
        text = self.needed("vote_type")
        try:
            return VoteType(text.lower())
        except ValueError:
            line, known = self.lines["vote_type"], ", ".join(VoteType)
            raise BadFile(self.file, line, "bad_vote_type", value=text, known=known) from None

    def check_count(self, key: str, found: int) -> None:
        if key in self.values and self.values[key] != str(found):
            said = self.values[key]
            raise BadFile(self.file, self.lines[key], "wrong_count", key=key, said=said, found=found)


#: Whole coins and what is left of one; some towns write a decimal comma.
_MONEY = re.compile(r"[0-9]{1,11}([.,][0-9]{1,4})?")


def _money(file: str, line: int, column: str, text: str) -> Decimal:
    """An amount, exactly; one too large or too finely divided to be counted exactly is none."""
    written = re.sub(r"(?<=\d)[.,]0+$", "", text)
    if not _MONEY.fullmatch(written):
        raise BadFile(file, line, "not_an_amount", value=text, column=column)
    return Decimal(written.replace(",", "."))


def _number_of_points(file: str, line: int, column: str, text: str) -> float:
    """A number of points, which some towns write with a decimal comma."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or value < 0:
        raise BadFile(file, line, "not_an_amount", value=text, column=column)
    return value


def _projects(section: _Section) -> tuple[PabulibProject, ...]:
    projects: dict[str, PabulibProject] = {}
    for line, row in section.rows:
        if row["project_id"] in projects:
            raise BadFile(section.file, line, "repeated_project", project=row["project_id"])
        cost = _money(section.file, line, "cost", row["cost"])
        if not cost:
            raise BadFile(section.file, line, "free_project", project=row["project_id"])
        official = row.get("selected", "")
        if official not in ("", "0", "1"):
            raise BadFile(section.file, line, "bad_selected", value=official)
        projects[row["project_id"]] = PabulibProject(
            id=row["project_id"],
            cost=cost,
            name=row.get("name", ""),
            selected=official == "1" if official else None,
            more=_others(row, ("project_id", "cost", "name", "selected")),
        )
    return tuple(projects.values())


def _others(row: Mapping[str, str], known: Sequence[str]) -> dict[str, str]:
    return {column: cell for column, cell in row.items() if column not in known}


def _ballots(section: _Section, kind: VoteType, known: set[str]) -> tuple[PabulibBallot, ...]:
    if kind.has_points and "points" not in section.columns:
        raise BadFile(section.file, section.line, "missing_section_column", column="points", section=VOTES)
    ballots: dict[str, PabulibBallot] = {}
    for line, row in section.rows:
        if row["voter_id"] in ballots:
            raise BadFile(section.file, line, "repeated_voter", voter=row["voter_id"])
        projects = _list(row["vote"])
        for index, project in enumerate(projects):
            if project not in known:
                raise BadFile(section.file, line, "unknown_project", project=project)
            if project in projects[:index]:
                raise BadFile(section.file, line, "repeated_on_ballot", project=project)
        points = _points(section, line, row, len(projects)) if kind.has_points else ()
        used = ("voter_id", "vote", "points") if kind.has_points else ("voter_id", "vote")
        ballots[row["voter_id"]] = PabulibBallot(row["voter_id"], projects, points, _others(row, used))
    return tuple(ballots.values())


def _points(section: _Section, line: int, row: Mapping[str, str], expected: int) -> tuple[float, ...]:
    points = tuple(_number_of_points(section.file, line, "points", entry) for entry in _list(row["points"]))
    if len(points) != expected:
        raise BadFile(section.file, line, "points_length", projects=expected, points=len(points))
    return points


def _list(cell: str) -> tuple[str, ...]:
    return tuple(entry.strip() for entry in cell.split(",")) if cell else ()


def write_pabulib(election: PabulibElection) -> str:
    """The election as the text of a `.pb` file; reading it gives the same election again."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\n")
    for title, rows in (
        (META, _meta_rows(election)),
        (PROJECTS, _project_rows(election.projects)),
        (VOTES, _ballot_rows(election)),
    ):
        writer.writerow([title])
        writer.writerows(rows)
    return stream.getvalue()


def _meta_rows(election: PabulibElection) -> list[Sequence[str]]:
    counted = [
        ("num_projects", str(len(election.projects))),
        ("num_votes", str(len(election.ballots))),
        ("budget", f"{election.budget:f}"),
        ("vote_type", election.vote_type.value),
    ]
    if election.threshold:
        counted.append((THRESHOLD, _number(election.threshold)))
    return [REQUIRED[META], *election.meta.items(), *counted]


def _project_rows(projects: Sequence[PabulibProject]) -> list[Sequence[str]]:
    more = _columns([project.more for project in projects])
    rows: list[Sequence[str]] = [["project_id", "cost", "name", "selected", *more]]
    for project in projects:
        outcome = "" if project.selected is None else str(int(project.selected))
        others = (project.more.get(column, "") for column in more)
        rows.append([project.id, f"{project.cost:f}", project.name, outcome, *others])
    return rows


def _ballot_rows(election: PabulibElection) -> list[Sequence[str]]:
    more = _columns([ballot.more for ballot in election.ballots])
    has_points = election.vote_type.has_points
    rows: list[Sequence[str]] = [["voter_id", "vote", *(["points"] if has_points else []), *more]]
    for ballot in election.ballots:
        points = [",".join(map(_number, ballot.points))] if has_points else []
        others = (ballot.more.get(column, "") for column in more)
        rows.append([ballot.voter, ",".join(ballot.projects), *points, *others])
    return rows


def _columns(rows: Sequence[Mapping[str, str]]) -> list[str]:
    """Names of all columns, in the order they are first met."""
    return list(dict.fromkeys(column for row in rows for column in row))


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)
