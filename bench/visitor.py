# SPDX-License-Identifier: AGPL-3.0-or-later
"""A visitor's browser as far as speed goes: one kept-alive connection to this machine, cookies, forms."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

LOOPBACK = "127.0.0.1"
CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Unexpected(Exception):
    """An answer that is neither a page nor a redirect."""


@dataclass
class Page:
    """What came back."""

    status: int
    location: str
    text: str


@dataclass
class Visitor:
    """Keeps a connection open over many people: `forget` makes the next request somebody else's."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    requests: int = 0
    #: What is on the screen now.
    page: Page | None = None
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> Page:
        """Ask for a page."""
        return await self._ask(f"GET {path} HTTP/1.1\r\n", b"")

    async def post(self, path: str, page: Page, fields: dict[str, str], *, part: str = "") -> Page:
        """Send the form of a page; with `part` as the page's script does, which takes a part of the next page."""
        token = CSRF.search(page.text)
        if token is None:
            raise Unexpected(f"{path}: the page before holds no CSRF token")
        body = urlencode({"csrf_token": token.group(1), **fields}).encode()
        kind = "Content-Type: application/x-www-form-urlencoded\r\n"
        asked = f"X-Part: {part}\r\n" if part else ""
        return await self._ask(f"POST {path} HTTP/1.1\r\n{kind}{asked}Content-Length: {len(body)}\r\n", body)

    def forget(self) -> None:
        """Drop all cookies."""
        self.cookies.clear()
        self.page = None

    def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def _ask(self, head: str, body: bytes) -> Page:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        line = f"Cookie: {cookie}\r\n" if cookie else ""
        request = f"{head}Host: {LOOPBACK}:{self.port}\r\n{line}\r\n".encode() + body
        self.requests += 1
        page = await self._exchange(request)
        if page.status >= 400 or page.status < 200:
            raise Unexpected(f"{head.splitlines()[0]}: {page.status}")
        self.page = page
        return page

    async def _exchange(self, request: bytes) -> Page:
        """Send and read; a connection the server closed while it was idle is opened anew, once."""
        for fresh in (self._streams is None, True):
            if self._streams is None:
                self._streams = await asyncio.open_connection(LOOPBACK, self.port)
            reader, writer = self._streams
            writer.write(request)
            try:
                return await self._read(reader)
            except (asyncio.IncompleteReadError, ConnectionError):
                self.close()
                if fresh:
                    raise
        raise AssertionError

    async def _read(self, reader: asyncio.StreamReader) -> Page:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status_line, *lines = head.split("\r\n")
        length, location, closing = 0, "", False
        for line in lines:
            name, _, value = line.partition(": ")
            match name.lower():
                case "content-length":
                    length = int(value)
                case "location":
                    location = value
                case "connection":
                    closing = value == "close"
                case "set-cookie":
                    cookie, _, content = value.partition(";")[0].partition("=")
                    self.cookies[cookie] = content
        text = (await reader.readexactly(length)).decode()
        if closing:
            self.close()
        return Page(int(status_line.split()[1]), location, text)
