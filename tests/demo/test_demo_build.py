# SPDX-License-Identifier: AGPL-3.0-or-later
"""The demo town as it stands in the database."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask_security import verify_password
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codesign.decisions.deciding import is_late, outcomes_of
from codesign.deliberation.kinds import ballot_kind_of
from codesign.deliberation.models import (
    Ballot,
    Round,
    RoundParticipant,
    Statement,
    Tally,
    Vote,
    VoteFact,
    VoteReason,
)
from codesign.deliberation.policy import is_votable
from codesign.deliberation.snapshots import latest
from codesign.deliberation.voting import turnout
from codesign.demo.builder import Demo, build_demo
from codesign.demo.content import Calendar, written_answers
from codesign.demo.theming import topic_counts
from codesign.demo.town import actors_of, add_process, add_survey, add_town
from codesign.extensions import Base, db
from codesign.people.accounts import find_user
from codesign.people.models import User
from codesign.people.voices import find_voice, read_code
from codesign.processes.loading import process_by_slug
from codesign.surveys.forms import page_answers, page_form
from codesign.surveys.models import Response, Survey, TextAnswer
from codesign.surveys.policy import is_answerable
from codesign.surveys.publishing import questionnaire_of
from codesign.territory.services import margins, town
from codesign.themes.models import Placement, ThemeEdit, Theming
from codesign.themes.policy import is_theme_phase_open
from codesign.web import clock
from codesign.web.unit_of_work import unit_of_work
from tests.conftest import make_app

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECRETS = {"password", "fs_uniquifier"}


def content_hash(session: Session) -> str:
    """Of every row of every table, but for what must differ in each build."""
    digest = hashlib.sha256()
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.columns if column.name not in SECRETS]
        for row in session.execute(select(*columns).order_by(*table.primary_key.columns)):
            digest.update(json.dumps([table.name, *row], default=str, sort_keys=True).encode())
    return digest.hexdigest()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, Demo]]:
    """One build, committed into an SQLite file."""
    folder = tmp_path_factory.mktemp("demo")
    app = make_app(folder, f"sqlite:///{folder / 'demo.sqlite'}")
    with app.app_context():
        db.create_all()
        with unit_of_work() as session:
            demo = build_demo(session, today=TODAY)
        db.session.remove()
    yield app, demo
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def demo(built: tuple[Flask, Demo]) -> Demo:
    return built[1]


@pytest.fixture
def town_session(built: tuple[Flask, Demo]) -> Iterator[Session]:
    """Reads of the built town, at noon of its day."""
    with built[0].test_request_context(), clock.fixed(NOON):
        yield db.session()
        db.session.remove()


@pytest.fixture
def survey(town_session: Session, demo: Demo) -> Survey:
    return town_session.scalars(select(Survey).where(Survey.short_code == demo.survey)).one()


def round_of(session: Session, demo: Demo, number: int) -> Round:
    return session.scalars(select(Round).where(Round.short_code == demo.rounds[number - 1])).one()


class TestDeterminism:
    def test_two_builds_are_equal_on_either_engine(self, app: Flask, built: tuple[Flask, Demo]) -> None:
        hashes, demos = [], [built[1]]
        with built[0].app_context(), unit_of_work(write=False) as session:
            hashes.append(content_hash(session))
        with app.app_context(), unit_of_work() as session:
            demos.append(build_demo(session, today=TODAY))
            hashes.append(content_hash(session))
        assert hashes[0] == hashes[1]
        first, again = demos
        assert replace(again, sign_ins=()) == replace(first, sign_ins=())
        assert {s.password for s in again.sign_ins}.isdisjoint({s.password for s in first.sign_ins})


class TestSurvey:
    def test_it_takes_answers_and_has_enough(self, town_session: Session, survey: Survey) -> None:
        assert is_answerable(survey, clock.now())
        assert survey.submitted_count >= 400
        assert town_session.scalar(select(func.count()).select_from(Response)) == survey.submitted_count

    def test_each_written_answer_has_one_author(self, town_session: Session, survey: Survey) -> None:
        stored = Counter(row.text for row in town_session.execute(select(TextAnswer.text)))
        assert stored == Counter(answer.text for answer in written_answers())

    def test_who_answered_differs_from_who_lives_there(self, town_session: Session, survey: Survey) -> None:
        responses = town_session.scalars(select(Response)).all()
        place = town(town_session)
        assert place is not None
        for dimension, missing in (("quarter", ["fornaci"]), ("age", ["under_18", "18_24"])):
            census = margins(town_session, place, dimension)
            answers = Counter(r.answers[dimension] for r in responses if dimension in r.answers)
            expected = sum(census[category] for category in missing) / sum(census.values())
            seen = sum(answers[category] for category in missing) / answers.total()
            assert 0 < seen < 0.6 * expected

    def test_answers_pass_the_survey_s_own_forms(self, built: tuple[Flask, Demo], survey: Survey) -> None:
        responses = db.session.scalars(select(Response).order_by(Response.id)).all()[::25]
        pages = questionnaire_of(survey.versions[0]).pages
        for response in responses:
            for page in pages:
                shown = page_form(page, "it", response.answers).data
                with built[0].test_request_context(method="POST", data=posted(shown)):
                    form = page_form(page, "it", {})
                    assert form.validate(), form.errors
                    given = {
                        key: value for key, value in page_answers(page, form).items() if value is not None
                    }
                own = {q.id: response.answers[q.id] for q in page.questions if q.id in response.answers}
                assert as_sets(given) == as_sets(own)

    def test_the_receipt_opens_a_response(self, town_session: Session, demo: Demo) -> None:
        voice = find_voice(town_session, read_code(demo.receipt) or "")
        assert voice is not None
        assert (
            town_session.scalars(select(Response).where(Response.voice_id == voice.id)).one().state
            == "submitted"
        )

    def test_the_summary_is_published(self, survey: Survey) -> None:
        assert survey.published_summary is not None
        assert survey.published_summary.document["people"] == survey.submitted_count


class TestThemes:
    def test_both_questions_are_themed_and_published(self, town_session: Session, survey: Survey) -> None:
        themings = town_session.scalars(select(Theming)).all()
        assert {theming.question for theming in themings} == {"wish", "keep"}
        for theming in themings:
            assert theming.published is not None
            assert len(theming.published["themes"]) >= 4
            assert is_theme_phase_open(survey.process, clock.now())

    def test_every_answer_went_somewhere(self, town_session: Session) -> None:
        assert town_session.scalar(select(func.count()).select_from(Placement)) == len(written_answers())

    def test_themes_found_are_the_topics_meant(self, town_session: Session) -> None:
        wishes = town_session.scalars(select(Theming).where(Theming.question == "wish")).one()
        counts = topic_counts(town_session, wishes).values()
        purity = sum(max(counted.values()) for counted in counts) / sum(counted.total() for counted in counts)
        assert purity >= 0.6

    def test_a_facilitator_worked_on_them_and_it_is_logged(self, town_session: Session, demo: Demo) -> None:
        edits = town_session.scalars(select(ThemeEdit)).all()
        assert {edit.act for edit in edits} == {"rename", "move"}
        assert {edit.user.email for edit in edits if edit.user} == {demo.sign_ins[0].email}
        hand_placed = select(func.count()).select_from(Placement).where(Placement.placed_by == "person")
        assert town_session.scalar(hand_placed) == sum(edit.act == "move" for edit in edits)

    def test_quotes_are_released_without_private_data(self, town_session: Session) -> None:
        texts = {text.id: text.text for text in town_session.scalars(select(TextAnswer))}
        released = [
            texts[quote]
            for theming in town_session.scalars(select(Theming))
            for theme in (theming.published or {})["themes"]
            for quote in theme["quotes"]
        ]
        assert len(released) >= 10
        assert not any(sign in text for text in released for sign in ("@", "300 000"))


class TestRounds:
    def test_the_first_is_closed_and_shows_three_groups(self, town_session: Session, demo: Demo) -> None:
        first = round_of(town_session, demo, 1)
        assert first.state == "closed"
        assert first.published_snapshot is not None
        document = first.published_snapshot.document
        assert document["participants"] >= 180
        assert document["groups_are_shown"]
        assert len(document["groups"]) == 3
        assert {"agreed", "divided"} <= document["verdicts"].keys()

    def test_the_second_is_open_and_has_begun(self, town_session: Session, demo: Demo) -> None:
        second = round_of(town_session, demo, 2)
        assert is_votable(second, clock.now())
        assert second.published_snapshot is None
        snapshot = latest(town_session, second)
        assert snapshot is not None
        assert 30 <= snapshot.document["participants"] <= 60
        assert sum(statement.continues_id is not None for statement in second.statements) >= 8

    def test_tallies_and_history_agree_with_the_votes(self, town_session: Session) -> None:
        votes = Counter(
            (row.statement_id, row.value)
            for row in town_session.execute(select(Vote.statement_id, Vote.value))
        )
        tallies = {
            (tally.statement_id, value): count
            for tally in town_session.scalars(select(Tally))
            for value, count in ((1, tally.agree), (-1, tally.disagree), (0, tally.passed))
            if count
        }
        assert tallies == dict(votes)
        last = {
            (fact.participant_id, fact.statement_id): fact.value
            for fact in town_session.scalars(select(VoteFact).order_by(VoteFact.turn))
        }
        assert last == {
            (v.participant_id, v.statement_id): v.value for v in town_session.scalars(select(Vote))
        }

    def test_many_votes_are_missing(self, town_session: Session, demo: Demo) -> None:
        first = round_of(town_session, demo, 1)
        people = select(func.count()).where(RoundParticipant.round_id == first.id)
        cast = select(func.count()).select_from(Vote).join(Statement).where(Statement.round_id == first.id)
        filled = (town_session.scalar(cast) or 0) / (
            (town_session.scalar(people) or 1) * len(first.statements)
        )
        assert 0.5 < filled < 0.9


class TestOtherRounds:
    def found(self, session: Session, demo: Demo, number: int) -> tuple[Round, dict[str, Any]]:
        """A round, and the newest count of its ballots."""
        code = demo.other_rounds[number]
        round = session.scalars(select(Round).where(Round.short_code == code)).one()
        snapshot = latest(session, round)
        assert snapshot is not None
        return round, snapshot.document

    def test_a_panel_rated_and_gave_reasons_that_were_read(self, town_session: Session, demo: Demo) -> None:
        rated, document = self.found(town_session, demo, 0)
        assert (rated.kind, rated.state) == ("rating", "closed")
        assert rated.published_snapshot is not None
        assert document["n"] >= 75
        assert {"for", "still_moving"} == {item["verdict"] for item in document["items"]}
        assert any(item["is_polarised"] for item in document["items"])
        told = town_session.scalars(select(VoteReason)).all()
        assert len(told) >= 8
        assert {reason.moderation for reason in told} == {"approved"}

    def test_the_panel_is_asked_again_and_some_moved(self, town_session: Session, demo: Demo) -> None:
        rated, before = self.found(town_session, demo, 0)
        again, document = self.found(town_session, demo, 1)
        assert again.continues is rated
        assert is_votable(again, clock.now())
        unsettled = {item["id"] for item in before["items"] if item["verdict"] == "still_moving"}
        assert {statement.continues_id for statement in again.statements} == unsettled
        assert 25 <= document["n"] <= 40
        assert {"for", "stable_dissent"} <= {item["verdict"] for item in document["items"]}
        compared = [item["stability"] for item in document["items"]]
        assert all(change["n"] >= 10 for change in compared)
        assert any(change["individual_change"] > 0 for change in compared)
        assert document["attrition"][1]["stayed"] >= 10

    def test_who_rated_reads_her_earlier_answer(self, built: tuple[Flask, Demo], demo: Demo) -> None:
        client, code = built[0].test_client(), demo.panel_receipt.replace("-", "")
        client.get("/?lang=en")

        def page() -> str:
            return client.get(f"/r/{demo.other_rounds[1]}/ballot").get_data(as_text=True)

        assert "on the scale from 1 to 5" not in page()
        client.post(f"/r/{demo.other_rounds[0]}/resume", data={"code": code})
        assert page().count("on the scale from 1 to 5") == 4

    def test_an_order_was_found_and_published(self, town_session: Session, demo: Demo) -> None:
        ranked, document = self.found(town_session, demo, 2)
        assert (ranked.kind, ranked.state) == ("ranking", "closed")
        assert ranked.published_snapshot is not None
        assert document["n"] >= 45
        assert sorted(item["place"] for item in document["items"]) == list(range(1, 7))

    def test_two_rules_share_the_money_out_differently(self, town_session: Session, demo: Demo) -> None:
        budget, document = self.found(town_session, demo, 3)
        assert is_votable(budget, clock.now())
        assert 55 <= document["n"] <= 65
        greedy, shares = (document["outcomes"][rule] for rule in ("greedy", "equal_shares"))
        assert set(greedy["selected"]) != set(shares["selected"])
        assert greedy["satisfied"] < shares["satisfied"]

    def test_every_ballot_would_be_taken_and_is_counted(self, town_session: Session, demo: Demo) -> None:
        for number in range(4):
            round, document = self.found(town_session, demo, number)
            kind = ballot_kind_of(round)
            given = town_session.scalars(
                select(Ballot.content)
                .join(RoundParticipant, RoundParticipant.id == Ballot.participant_id)
                .where(RoundParticipant.round_id == round.id)
            ).all()
            assert kind is not None
            assert all(not kind.check(content, round.statements, round.options) for content in given)
            assert turnout.of(town_session, round) == (len(given), sum(map(len, given)))
            assert document["n"] == len(given)


class TestOutcomes:
    def test_each_points_to_a_theme_and_to_the_numbers(self, town_session: Session, demo: Demo) -> None:
        first = round_of(town_session, demo, 1)
        outcomes = outcomes_of(town_session, first.process)
        assert len(outcomes) == 8
        themes = [outcome.theme for outcome in outcomes if outcome.theme]
        assert len(set(themes)) == len(themes) >= 6, "a theme is decided once; two topics may share one"
        assert {theme.theming.question for theme in themes} == {"wish"}
        assert {outcome.snapshot_id for outcome in outcomes} == {first.published_snapshot_id}
        steps = [step for outcome in outcomes for step in outcome.milestones]
        assert sum(is_late(step.due_on, step.done_on, TODAY) for step in steps) == 1


class TestPeople:
    def test_each_role_can_sign_in(self, town_session: Session, demo: Demo) -> None:
        process = process_by_slug(demo.process)
        roles = {membership.user.email: membership.role for membership in process.memberships}
        assert [sign_in.role for sign_in in demo.sign_ins] == ["facilitator", "administrator", "reader"]
        for sign_in in demo.sign_ins:
            account = find_user(town_session, sign_in.email)
            assert account is not None
            assert verify_password(sign_in.password, account.password)
            assert roles[sign_in.email] == sign_in.role
            assert bool(account.roles) == (sign_in.role == "administrator")

    def test_the_town_stands_without_accounts(self, sqlite_app: Flask) -> None:
        calendar = Calendar(TODAY)
        with unit_of_work() as session, clock.fixed(calendar.moment(-61)):
            actors = actors_of({})
            process = add_process(session, actors["administrator"], add_town(session), {}, calendar)
            assert add_survey(session, actors["facilitator"], process, calendar).state == "open"
            assert session.scalars(select(User)).all() == []

    def test_the_process_page_leads_to_pages_that_open(self, built: tuple[Flask, Demo], demo: Demo) -> None:
        client = built[0].test_client()
        for path in ("/", f"/p/{demo.process}", f"/s/{demo.survey}"):
            assert client.get(path).status_code == 200


def posted(data: dict[str, Any]) -> dict[str, Any]:
    """Form data as a browser sends it: what is empty is not sent."""
    return {
        name: value for name, value in data.items() if value not in (None, "", []) and name != "csrf_token"
    }


def as_sets(answers: dict[str, Any]) -> dict[str, Any]:
    """Several choices in any order are the same answer."""
    return {key: sorted(value) if isinstance(value, list) else value for key, value in answers.items()}
