# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pieces of pages: the frame, the journey, the phases, charts with words and table, progress, errors."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, render_template, render_template_string
from flask import flash as show
from markup import Page, read

from codesign.processes.models import Phase
from codesign.web.errors import error_response

LAYOUT = (
    '{% from "macros/layout.html" import empty_state, job_progress, journey, page_header, pagination,'
    " receipt_code, stat, timeline %}"
)
CHARTS = '{% from "macros/charts.html" import chart, chart_scripts, data_table, share_row %}'
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def draw(template: str, **context: Any) -> Page:
    return read(render_template_string(template, **context))


def example_chart(**changes: Any) -> SimpleNamespace:
    table = SimpleNamespace(
        caption="Votes", header=["Statement", "Agree", "n"], rows=[("<b>Lamps</b>", 1234.5, 7)], note="k = 5"
    )
    chart = {
        "key": "unites",
        "title": "What unites us",
        "finding": "7 of 10 want lamps & light.",
        "figure": {"data": [{"type": "bar", "y": ["</script><script>alert(1)</script>"]}], "layout": {}},
        "table": table,
        "alt": "Stacked bars",
    }
    return SimpleNamespace(**(chart | changes))


def test_frame_names_its_language_and_skips_to_the_content(shell: Flask) -> None:
    page = draw('{% extends "base.html" %}')
    (root,) = page.all("html")
    assert root.attributes == {"lang": "en", "dir": "ltr"}
    assert page.all("a")[0].attributes["href"] == "#content"
    assert page.all("main", id="content")[0].attributes["tabindex"] == "-1"
    assert [tag.attributes["href"] for tag in page.all("link", rel="stylesheet")] == [
        "/static/css/codesign.css",
        "/theme.css",
    ]
    assert len(page.ids()) == len(set(page.ids()))


def test_frame_turns_round_for_arabic(shell: Flask) -> None:
    with shell.test_request_context("/", headers={"Accept-Language": "ar"}):
        assert draw('{% extends "base.html" %}').all("html")[0].attributes == {"lang": "ar", "dir": "rtl"}


def test_flashed_messages_are_announced_and_escaped(shell: Flask) -> None:
    show("<i>saved</i>", "success")
    show("plain")
    (status,) = (page := draw('{% extends "base.html" %}')).all("div", role="status")
    assert "<i>saved</i>" in status.text and not page.all("i")
    assert [p.attributes["class"] for p in page.all("p") if "notice" in p.attributes.get("class", "")] == [
        "notice notice-success",
        "notice notice-info",
    ]


def test_journey_links_what_exists_and_marks_where_we_are(shell: Flask) -> None:
    stations = [
        {"label": "Needs", "url": "/needs", "current": False, "state": "done"},
        {"label": "Round", "url": "/round", "current": True, "state": "open"},
        {"label": "Decision", "url": None, "current": False, "state": "coming"},
    ]
    page = draw(LAYOUT + "{{ journey(stations) }}", stations=stations)
    assert [a.attributes["href"] for a in page.all("a")] == ["/needs", "/round"]
    assert [e.text.strip() for e in page.elements if e.attributes.get("aria-current") == "step"] == ["Round"]
    assert "(done)" in page.all("a")[0].text


def test_timeline_tells_past_present_and_future_apart(shell: Flask) -> None:
    day = timedelta(days=1)
    phases = [
        Phase(title={"en": "Survey"}, opens_at=NOW - 9 * day, closes_at=NOW - day),
        Phase(title={"it": "Turno"}, opens_at=None, closes_at=NOW + day),
        Phase(title={"en": "Report"}, opens_at=NOW + day, closes_at=None),
        Phase(title={"en": "Later"}, opens_at=None, closes_at=None),
    ]
    page = draw(LAYOUT + "{{ timeline(phases, now) }}", phases=phases, now=NOW)
    first, second, third, fourth = page.all("li")
    assert [e.attributes["class"] for e in (first, second, third, fourth)] == [
        "phase-done",
        "phase-current",
        "phase-ahead",
        "phase-undated",
    ]
    assert "from 22 April 2026 to 30 April 2026" in first.text
    assert "Turno" in second.text and "until 2 May 2026" in second.text
    assert "from 2 May 2026" in third.text
    assert "day to be fixed" in fourth.text and "open now" not in fourth.text


def test_chart_is_words_picture_and_table(shell: Flask) -> None:
    chart = example_chart()
    html = render_template_string(CHARTS + "{{ chart(c) }}", c=chart)
    page = read(html)
    (block,) = page.all("script", type="application/json")
    assert json.loads(block.text) == chart.figure
    assert page.all("div", id=block.attributes["data-target"])[0].attributes["aria-label"] == "Stacked bars"
    assert page.all("p", class_="chart-finding")[0].text == chart.finding
    assert [cell.text for cell in page.all("td")] == ["1,234.5", "7"]
    assert page.all("th", scope="row")[0].text == "<b>Lamps</b>"
    assert "open" in page.all("details")[0].attributes, "without JavaScript the table is what remains"
    assert html.index("chart-finding") < html.index("chart-area") < html.index("<table")


def test_chart_without_figure_keeps_its_words_and_its_open_table(shell: Flask) -> None:
    page = draw(CHARTS + "{{ chart(c) }}", c=example_chart(figure=None))
    assert not page.all("script")
    (details,) = page.all("details")
    assert details.attributes == {"open": ""}, "charts.js must not close the only thing there is to see"


def test_share_row_draws_what_it_says(shell: Flask) -> None:
    page = draw(CHARTS + "{{ share_row('Group A', 0.5, 0.2, 0.3, 1200) }}")
    widths = [float(bar.attributes["width"]) for bar in page.all("rect")]
    starts = [float(bar.attributes.get("x", "0")) for bar in page.all("rect")]
    assert widths == [0.5, 0.2, 0.3] and starts == [0, 0.5, 0.7]
    assert page.all("p")[0].text.replace("\xa0", " ") == "agree 50 %, pass 20 %, disagree 30 % (n = 1,200)"


@pytest.mark.parametrize("state", ["queued", "running", "done", "failed"])
def test_only_a_job_that_runs_is_followed(shell: Flask, state: str) -> None:
    run = SimpleNamespace(state=state, progress=0.25, message="")
    page = draw(LAYOUT + "{{ job_progress(run, '/run/7') }}", run=run)
    is_followed = bool([e for e in page.elements if e.attributes.get("data-progress-url") == "/run/7"])
    assert is_followed == (state in ("queued", "running")) == bool(page.all("progress", value="0.25"))
    assert page.all("p", role="status")[0].text, "every state has words"


def test_receipt_code_can_be_copied_by_the_script_only(shell: Flask) -> None:
    page = draw(LAYOUT + "{{ receipt_code('7K2M-4QXZ', 'data:image/svg+xml,x') }}")
    (button,) = page.all("button")
    assert "hidden" in button.attributes
    assert page.all("span", id=button.attributes["data-copy"])[0].text == "7K2M-4QXZ"
    assert page.all("img")[0].attributes["alt"]


def test_pagination_marks_the_page_and_leaves_out_a_single_one(shell: Flask) -> None:
    template = LAYOUT + "{{ pagination(2, pages, url_of) }}"
    page = draw(template, pages=[1, 2, None, 9], url_of=lambda number: f"?page={number}")
    assert [a.attributes["href"] for a in page.all("a")] == ["?page=1", "?page=2", "?page=9"]
    assert [a.text for a in page.all("a", aria_current="page")] == ["Page 2"]
    assert draw(template, pages=[1], url_of=str).elements == []


def test_empty_state_offers_one_main_way_out(shell: Flask) -> None:
    actions = [{"label": "From a template", "url": "/t"}, {"label": "From zero", "url": "/z"}]
    page = draw(
        LAYOUT
        + "{{ empty_state('Nothing yet', actions=actions) }}"
        + "{{ page_header('T') }}<dl>{{ stat(1234, 'people') }}</dl>",
        actions=actions,
    )
    assert [a.attributes["class"] for a in page.all("a")] == ["btn btn-primary", "btn btn-outline-primary"]
    assert page.all("dd")[0].text == "1,234"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 410, 413, 418, 422, 429, 500, 502, 503])
def test_error_page_says_what_to_do_next(shell: Flask, status: int) -> None:
    page = read(error_response(status).get_data(as_text=True))
    assert len(page.all("h1")) == 1
    (lead,) = page.all("p", class_="lead")
    assert len(lead.text.strip()) > 20
    assert page.all("a", class_="btn btn-primary")[0].attributes["href"] == "/"


def test_error_page_puts_the_own_message_first(shell: Flask) -> None:
    page = read(error_response(409, "The round is <over>.").get_data(as_text=True))
    assert page.all("p", class_="lead")[0].text == "The round is <over>."


@pytest.mark.parametrize("status", [500, 503])
def test_page_of_a_failing_server_asks_nobody_for_anything(shell: Flask, status: int) -> None:
    class Broken:
        def __getattr__(self, name: str) -> Any:
            raise AssertionError("the database is down")

        def __iter__(self) -> Any:
            raise AssertionError("the database is down")

    said = {
        "title": "Sorry",
        "detail": "It failed.",
        "advice": "Wait.",
        "actor": Broken(),
        "navigation": Broken(),
    }
    assert "Sorry" in render_template("errors/error.html", status=status, **said)
    with pytest.raises(AssertionError, match="the database is down"):
        render_template("errors/error.html", status=404, **said)
