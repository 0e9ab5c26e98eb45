# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real server with the demo town, and a real browser."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.conftest import must_run

ROOT = Path(__file__).resolve().parents[2]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
#: WCAG 2.2 AA and what came before it.
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
#: Those of them that look at colours.
COLOUR_RULES = ("color-contrast", "link-in-text-block")
CHROMIUM_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@dataclass
class DemoServer:
    """Where the demo town is served, and who may sign in."""

    url: str
    instance: Path
    sign_ins: dict[str, tuple[str, str]]


@dataclass
class Witness:
    """What a browser must never do: ask another host, break the policy, raise a script error."""

    url: str
    complaints: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("console", lambda message: message.type == "error" and self._note("console", message.text))
        page.on("pageerror", lambda error: self._note("script", str(error)))
        page.on("request", lambda request: self._foreign(request.url) and self._note("request", request.url))

    def _foreign(self, address: str) -> bool:
        return not address.startswith((self.url, "data:", "blob:"))

    def _note(self, kind: str, what: str) -> None:
        self.complaints.append(f"{kind}: {what}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the server did not come up at {url}")


def _environment(instance: Path) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("CODESIGN_")},
        "CODESIGN_INSTANCE": str(instance),
        "CODESIGN_SECURE_COOKIES": "false",
    }


@pytest.fixture(scope="session")
def built_town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo town, built once; nobody serves it."""
    instance = tmp_path_factory.mktemp("town") / "instance"
    build = [sys.executable, "-m", "codesign", "demo"]
    subprocess.run(build, cwd=ROOT, env=_environment(instance), check=True, capture_output=True)
    return instance


@pytest.fixture(scope="module")
def demo_server(built_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    """`codesign demo --serve`, as a person would start it; a town of its own for each file of tests."""
    instance, port = tmp_path_factory.mktemp("demo") / "instance", _free_port()
    shutil.copytree(built_town, instance)
    with (instance / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "codesign", "demo", "--serve", "--port", str(port)],
            cwd=ROOT,
            env=_environment(instance),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(f"{url}/healthz", process)
            told = json.loads((instance / "demo-sign-ins.json").read_text(encoding="utf-8"))
            yield DemoServer(url, instance, {role: (email, word) for role, email, word in told["sign_ins"]})
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        must_run("no browser: install the package chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=CHROMIUM_OPTIONS)
        yield launched
        launched.close()


@pytest.fixture
def witness(demo_server: DemoServer) -> Iterator[Witness]:
    """Fails the test when a page misbehaved on the way."""
    witness = Witness(demo_server.url)
    yield witness
    assert witness.complaints == []


@pytest.fixture
def open_page(browser: Browser, demo_server: DemoServer, witness: Witness) -> Iterator[Callable[..., Page]]:
    """A new person's browser: `open_page(PHONE)` or `open_page(DESK, role="facilitator")`."""
    contexts: list[BrowserContext] = []

    def make(size: dict[str, int], *, role: str | None = None, script: bool = True) -> Page:
        context = browser.new_context(
            viewport=size,  # type: ignore[arg-type]
            locale="it-IT",
            base_url=demo_server.url,
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        witness.watch(page)
        if role is not None:
            email, word = demo_server.sign_ins[role]
            page.goto("/sign-in")
            page.fill("input[name=email]", email)
            page.fill("input[name=password]", word)
            page.locator("main form").first.locator("[type=submit]").click()
            page.wait_for_url("**/work")
        return page

    yield make
    for context in contexts:
        context.close()


def press(page: Page, ending: str) -> None:
    """Press the button of an act, and say yes where it asks first; ending: of the address it posts to."""
    form = f"form[action$='{ending}']"
    page.locator(f"details:has({form}) > summary").click()
    page.locator(f"{form} button").click()


def violations_on(page: Page, *rules: str) -> list[tuple[str, list[Any]]]:
    """What axe finds on the page as it stands: rule and elements. By all rules of RULES, or by those named.

    Only violations come back: what passed is megabytes a page.
    """
    options = {
        "resultTypes": ["violations"],
        **({"runOnly": {"type": "rule", "values": rules}} if rules else RULES),
    }
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        "options => axe.run(options).then(all => all.violations.map(one => [one.id, one.nodes.map(n => n.target)]))",
        options,
    )
    return [(rule, targets) for rule, targets in found]


def faults_of(page: Page, address: str) -> list[Any]:
    """What axe finds on the page as it stands, and how far it scrolls sideways."""
    found = [(address, *violation) for violation in violations_on(page)]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, *([(address, f"scrolls sideways by {wide} px", [])] if wide > 0 else [])]


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """No violation on this page, in Italian and English, in the dark too, and no sideways scrolling."""

    def check(page: Page) -> None:
        address = page.url
        found: list[Any] = []
        # In the dark only colours are others: the elements are those that all rules judge in the light, and a colour
        # is the same in every language.
        for language, scheme, rules in (
            ("en", "light", ()),
            ("it", "dark", COLOUR_RULES),
            ("it", "light", ()),
        ):
            # A fresh load: on a page that stays open, colours are still fading over when axe looks.
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(address + ("&" if "?" in address else "?") + f"lang={language}")
            found += [(address, language, scheme, *violation) for violation in violations_on(page, *rules)]
        page.goto(address)
        assert found == []
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, f"{address} scrolls sideways by {width} px"

    return check
