# SPDX-License-Identifier: AGPL-3.0-or-later
"""On every page of the demo town: one thing a name, references that lead somewhere, pictures that say what is written.

Figures are read where Plotly drew them, tables where people read them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESK

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Page]
#: A limit that a word means, which is no number of this chart.
LIMIT = re.compile(r"almeno il 30\s*%")
#: Pages of one kind differ in little: so many of each are opened.
MOST_OF_A_KIND = 3
LOOK = """() => {
  const all = [...document.querySelectorAll("[id]")].map((one) => one.id);
  const wanted = [];
  for (const name of ["for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-details"])
    for (const one of document.querySelectorAll(`[${name}]`))
      for (const id of one.getAttribute(name).split(/\\s+/).filter(Boolean)) wanted.push([name, id]);
  for (const one of document.querySelectorAll("a[href^='#']:not([href='#'])"))
    wanted.push(["href", decodeURIComponent(one.getAttribute("href").slice(1))]);
  for (const one of document.querySelectorAll("[data-target]")) wanted.push(["data-target", one.dataset.target]);
  const links = [...document.querySelectorAll("a[href]")].map((one) => one.href);
  return { ids: all, wanted, links };
}"""
#: What is drawn as bars without a base, and what stands written beside it.
DRAWN = """() => [...document.querySelectorAll("section.chart:has(.js-plotly-plot)")].map((one) => ({
  name: one.querySelector("[id]").id,
  title: one.querySelector("h2, h3, h4").textContent,
  finding: one.querySelector(".chart-finding").textContent,
  cells: [...one.querySelectorAll("th[scope=row], td")].map((cell) => cell.textContent.trim()),
  bars: one.querySelector(".js-plotly-plot").data.filter((trace) => trace.type === "bar" && !trace.base)
    .map((trace) => trace.orientation === "h" ? trace.x : trace.y),
}))"""


def kind_of(address: str) -> str:
    """An address without what tells one page of a kind from another."""
    path = re.sub(r"(?<=/)(?:\d+|[0-9A-Z-]{8,})(?=/|$)", "N", urlsplit(address).path)
    return re.sub(r"^/(p|s|r)/[^/]+", r"/\1/NAME", path)


def pages_from(page: Page, start: str) -> Iterator[str]:
    """Every address that links lead to, a few of each kind; the browser stands on the page when it is handed out."""
    host, met = urlsplit(page.url).netloc, Counter[str]()
    waiting, known = [start], {start}
    while waiting:
        address = waiting.pop(0)
        answer = page.goto(address)
        if (
            answer is None
            or answer.status != 200
            or "text/html" not in answer.headers.get("content-type", "")
        ):
            continue
        yield address
        for link in page.evaluate(LOOK)["links"]:
            found = urlsplit(link)
            plain = f"{found.scheme}://{found.netloc}{found.path}"
            is_file = re.search(
                r"\.(csv|json|xlsx|zip|pb|pdf|ods|svg|txt|xml|html)$|/sign-out|/print|/downloads/|/export",
                found.path,
            )
            if found.netloc != host or is_file or plain in known or met[kind_of(plain)] >= MOST_OF_A_KIND:
                continue
            met[kind_of(plain)] += 1
            known.add(plain)
            waiting.append(plain)


def faults(page: Page, address: str) -> list[Any]:
    seen = page.evaluate(LOOK)
    ids = set(seen["ids"])
    twice = [id for id, times in Counter(seen["ids"]).items() if times > 1]
    return [(address, "twice", id) for id in twice] + [
        (address, name, id) for name, id in seen["wanted"] if id not in ids
    ]


def untrue(page: Page, address: str) -> Iterator[Any]:
    """Bars whose length is in no cell of the table below them, and shares in the sentence that nothing says."""
    if page.locator("script.chart-data").count():
        count = "document.querySelectorAll('%s').length"
        page.wait_for_function(f"{count % '.js-plotly-plot'} === {count % 'script.chart-data'}")
    for chart in page.evaluate(DRAWN):
        written = [number for cell in chart["cells"] for number in numbers_in(cell)]
        shares = [number for cell in chart["cells"] for number in numbers_in(cell, percent=True)]
        for length in (abs(value) for trace in chart["bars"] for value in trace if value):
            as_share = any(abs(100 * length - share) <= 0.5 for share in shares)
            if not as_share and not any(abs(length - number) <= 0.0051 for number in written):
                yield address, chart["name"], length, chart["cells"]
        # Shares by group stand in the lists below the chart, not in its table: the sentence begins with everybody's.
        said = numbers_in(LIMIT.sub("", chart["finding"]), percent=True)
        for share in said[:1] if chart["name"].startswith("chart-opinion-") else said:
            if shares and not any(abs(share - other) < 1 for other in shares):
                yield address, chart["name"], chart["finding"], shares


def numbers_in(text: str, *, percent: bool = False) -> list[float]:
    """Numbers as an Italian page writes them; of shares those with their sign alone."""
    sign = r"\s*%" if percent else ""
    found = re.findall(
        rf"[−-]?\d+(?:\.\d{{3}})*(?:,\d+)?(?={sign})" if percent else r"\d+(?:\.\d{3})*(?:,\d+)?", text
    )
    return [abs(float(one.replace(".", "").replace(",", ".").replace("−", "-"))) for one in found]


@pytest.mark.parametrize("role", [None, "facilitator", "administrator"])
def test_every_page_holds_each_thing_once_and_its_charts_say_what_is_written(
    open_page: Open, role: str | None
) -> None:
    page = open_page(DESK, role=role)
    if role is None:
        page.goto("/")
    found: list[Any] = []
    seen = []
    for address in pages_from(page, page.url):
        seen.append(kind_of(address))
        found += faults(page, address)
        found += untrue(page, address)
    assert not found, "\n".join(map(str, found))
    assert len(set(seen)) > (12 if role is None else 25)
    assert any(kind.endswith("/report") for kind in seen)
