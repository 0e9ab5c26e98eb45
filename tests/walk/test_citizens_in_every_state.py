# SPDX-License-Identifier: AGPL-3.0-or-later
"""On a person's own way no page ends in "does not exist", "cannot be done" or the sign-in of the staff.

Whoever follows a poster, a letter, a receipt or a page that was open before, finds in every state of things a page that
says what is, and a link that leads on.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from codesign.extensions import db
from codesign.people.voices import code_for
from tests.conftest import make_app
from tests.support.states import DEVICE, LETTER, ROUND_LETTER, STATES, State, Town

RECEIPT, UNKNOWN = code_for(DEVICE, "survey:1"), "0123456789ABCDEF"
PAGES = (
    "/",
    "/code",
    "/voice",
    f"/voice/{RECEIPT}",
    f"/voice/{UNKNOWN}",
    "/voice/mistyped",
    f"/voice/{UNKNOWN}/delete",
    "/i",
    f"/i/{LETTER}",
    "/i/99999999999999999999",
    "/i/mistyped",
    "/p/processo",
    "/p/processo/decisions",
    "/p/processo/report",
    "/p/processo/moderation",
    "/decision/1",
    "/themes/1",
    "/theme/1",
    "/s/SURVEY",
    "/s/survey",
    "/s/SURVEY/1",
    "/s/SURVEY/2",
    "/s/SURVEY/9",
    "/s/SURVEY/thanks",
    "/s/SURVEY/later",
    "/s/SURVEY/results",
    f"/s/SURVEY/go-on/{RECEIPT}",
    f"/s/SURVEY/go-on/{UNKNOWN}",
    "/s/MISTYPED",
    "/r/RONDAX",
    "/r/RONDAX/vote",
    "/r/RONDAX/vote?statement=99",
    "/r/RONDAX/ballot",
    "/r/RONDAX/pair",
    "/r/RONDAX/mine",
    "/r/RONDAX/others",
    "/r/RONDAX/results",
    "/r/RONDAX/propose",
    "/r/RONDAX/invited",
    f"/r/RONDAX/invited/{ROUND_LETTER}",
    f"/r/RONDAX/invited/{UNKNOWN}",
    "/r/RONDAX/join",
    "/r/MISTYPED",
)
#: What a page that was open before sends.
SENT: tuple[tuple[str, dict[str, str]], ...] = (
    ("/code", {"code": "SURVEY"}),
    ("/code", {"code": LETTER}),
    ("/code", {"code": "no such code"}),
    ("/voice", {"code": UNKNOWN}),
    ("/i", {"ticket": "9" * 20}),
    (f"/i/{LETTER}", {}),
    ("/s/SURVEY/1", {"quarter": "nord", "go": "next"}),
    ("/s/SURVEY/resume", {"code": UNKNOWN}),
    ("/s/SURVEY/resume", {"code": RECEIPT}),
    ("/s/SURVEY/another", {}),
    ("/r/RONDAX/vote", {"statement": "1", "vote": "agree"}),
    ("/r/RONDAX/vote", {"statement": "99", "vote": "agree"}),
    ("/r/RONDAX/ballot", {}),
    ("/r/RONDAX/ballot/withdraw", {}),
    ("/r/RONDAX/resume", {"code": UNKNOWN}),
    ("/r/RONDAX/propose", {"text": "Più panchine"}),
    ("/r/RONDAX/proposals/99/withdraw", {}),
    (f"/r/RONDAX/invited/{ROUND_LETTER}", {}),
    (f"/r/RONDAX/invited/{UNKNOWN}", {}),
)


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> dict[State, Town]:
    built = {}
    for number, state in enumerate(STATES):
        folder = tmp_path_factory.mktemp(f"town{number}")
        app = make_app(folder, f"sqlite:///{folder / 'town.sqlite'}")
        with app.app_context():
            db.create_all()
        built[state] = Town(app, state)
    return built


def _end(client: FlaskClient, method: str, address: str, data: dict[str, str]) -> str:
    """What is wrong with where somebody ends; empty where she can go on."""
    page = client.open(address, method=method, data=data or None, follow_redirects=True)
    if page.request.path.startswith("/sign-in"):
        return "the sign-in of the staff"
    if page.status_code not in {200, 422}:
        return str(page.status_code)
    main = page.text.partition("<main")[2].partition("</main>")[0]
    return "" if re.search(r"<a [^>]*href=|<button", main) else "a dead end"


@pytest.mark.parametrize("state", STATES, ids=map(str, STATES))
@pytest.mark.parametrize("who", ["stranger", "respondent"])
def test_every_way_leads_on(towns: dict[State, Town], state: State, who: str) -> None:
    town, lost = towns[state], {}
    for address in PAGES:
        # Themes there are none of have no page, and no page links to one.
        needed = {"/themes/1": "theming_id", "/theme/1": "theme_id"}.get(address, "slug")
        if needed not in town.things:
            continue
        if (end := _end(_browser(town, who), "GET", address, {})) != "":
            lost[address] = end
    assert lost == {}


@pytest.mark.parametrize("state", STATES, ids=map(str, STATES))
@pytest.mark.parametrize("who", ["stranger", "respondent"])
def test_what_an_open_page_sends_leads_on(towns: dict[State, Town], state: State, who: str) -> None:
    town, lost = towns[state], {}
    for address, data in SENT:
        with town.taken_back():
            if (end := _end(_browser(town, who), "POST", address, data)) != "":
                lost[address] = end
    assert lost == {}


def _browser(town: Town, who: str) -> FlaskClient:
    client = town.stranger()
    if who == "respondent":
        client.set_cookie("device", DEVICE)
    return client


@pytest.fixture
def town(tmp_path: Path) -> Town:
    app = make_app(tmp_path, f"sqlite:///{tmp_path / 'town.sqlite'}")
    with app.app_context():
        db.create_all()
    return Town(app, State())


def test_a_mistyped_receipt_stays_in_its_box_with_the_mistake_beside_it(town: Town) -> None:
    for page in (
        town.stranger().get(f"/voice/{UNKNOWN}", follow_redirects=True),
        town.stranger().post("/voice", data={"code": UNKNOWN}),
    ):
        assert f'value="{UNKNOWN}"' in page.text
        assert 'id="code-error"' in page.text


@pytest.mark.parametrize(
    ("typed", "leads_to"),
    [
        ("survey", "/s/SURVEY"),
        ("RON-DAX", "/r/RONDAX"),
        (f"{RECEIPT[:4]} {RECEIPT[4:]}", f"/voice/{RECEIPT}"),
        (f"{LETTER[:10]}-{LETTER[10:]}", f"/i/{LETTER}"),
    ],
)
def test_one_box_takes_every_code_that_is_printed_anywhere(town: Town, typed: str, leads_to: str) -> None:
    opened = town.stranger().post("/code", data={"code": typed})
    assert opened.headers["Location"] == leads_to


def test_who_comes_too_early_reads_when_it_opens(tmp_path: Path) -> None:
    app = make_app(tmp_path, f"sqlite:///{tmp_path / 'town.sqlite'}")
    with app.app_context():
        db.create_all()
    town = Town(app, State(phases="before", survey="draft", round="draft"))
    with app.app_context():
        from codesign.processes.models import Phase
        from codesign.web.i18n import long_moment

        with app.test_request_context(headers={"Accept-Language": "it"}):
            opens = db.session.query(Phase).filter_by(position=0).one().opens_at
            words = long_moment(opens, "Europe/Rome")
        db.session.remove()
    for address in ("/s/SURVEY", "/s/SURVEY/results", "/r/RONDAX/results"):
        page = town.stranger().get(address, headers={"Accept-Language": "it"})
        assert words in page.text, address


def test_an_answer_is_changed_where_it_stands(town: Town) -> None:
    """From the receipt to the question and back to the receipt; the other pages are not walked through."""
    browser = _browser(town, "respondent")
    changing = browser.post("/s/SURVEY/resume", data={"code": RECEIPT, "question": "wish"})
    assert changing.headers["Location"] == "/s/SURVEY/2?back=receipt#question-wish"
    assert 'id="question-wish"' in browser.get("/s/SURVEY/2?back=receipt").text
    back = browser.post("/s/SURVEY/2?back=receipt", data={"wish": "Panchine", "go": "next"})
    assert back.headers["Location"] == f"/voice/{RECEIPT}"
    assert "Panchine" in browser.get(f"/voice/{RECEIPT}").text


@pytest.mark.parametrize(
    ("address", "sent", "kept"),
    [
        ("/s/SURVEY/2", {"wish": "Molto scritto a lungo", "go": "next"}, "Molto scritto a lungo"),
        ("/r/RONDAX/vote", {"statement": "1", "vote": "agree", "reason": "Perché sì"}, "Perché sì"),
    ],
)
def test_what_was_written_on_a_page_that_grew_old_comes_back(
    tmp_path: Path, address: str, sent: dict[str, str], kept: str
) -> None:
    """A phone forgets its session; the device is remembered longer."""
    app = make_app(tmp_path, f"sqlite:///{tmp_path / 'town.sqlite'}", WTF_CSRF_ENABLED=True)
    with app.app_context():
        db.create_all()
    browser = _browser(Town(app, State()), "respondent")
    page = browser.post(address, data=sent)
    assert page.status_code == 400
    assert kept in page.text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert token is not None
    assert browser.post(address, data={**sent, "csrf_token": token.group(1)}).status_code == 302


def test_the_home_page_leads_to_the_box_and_sets_no_session(town: Town) -> None:
    page = town.stranger().get("/")
    assert 'href="/code"' in page.text
    assert "Set-Cookie" not in page.headers


def test_the_poster_says_where_its_code_is_typed(town: Town) -> None:
    poster = town.staff().get("/work/surveys/1/poster").text
    assert "SURVEY" in poster
    assert "/code" in poster
