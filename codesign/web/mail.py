# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letters: an interface with a console, a memory and an SMTP side, chosen by the settings."""

from __future__ import annotations

import logging
import smtplib
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app

from codesign.settings import SettingsError

log = logging.getLogger(__name__)


class Mailbox(Protocol):
    """Where letters go."""

    def send(self, message: EmailMessage) -> None:
        """Hand the letter over, or raise."""


class ConsoleMailbox:
    """Writes letters to the log: the default, for trying things out."""

    def send(self, message: EmailMessage) -> None:
        """Show the letter to whoever runs the server."""
        log.warning("letter to %s: %s\n%s", message["To"], message["Subject"], message.get_content())


class MemoryMailbox:
    """Keeps letters for tests."""

    def __init__(self) -> None:
        self.sent: list[EmailMessage] = []

    def send(self, message: EmailMessage) -> None:
        """Keep the letter."""
        self.sent.append(message)


class SmtpMailbox:
    """Sends letters through a mail server, over TLS when the server offers it."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.host, self.port = parts.hostname or "localhost", parts.port or 25
        self.user, self.password = unquote(parts.username or ""), unquote(parts.password or "")

    def send(self, message: EmailMessage) -> None:
        """Open a connection, hand over, close."""
        with smtplib.SMTP(self.host, self.port, timeout=20) as server:
            if server.ehlo()[0] == 250 and server.has_extn("starttls"):
                server.starttls()
            if self.user:
                server.login(self.user, self.password)
            server.send_message(message)


def mailbox_for(url: str) -> Mailbox:
    """The mailbox a settings address names."""
    scheme = url.partition(":")[0]
    if scheme == "console":
        return ConsoleMailbox()
    if scheme == "memory":
        return MemoryMailbox()
    if scheme == "smtp":
        return SmtpMailbox(url)
    raise SettingsError(f"CODESIGN_MAIL_URL={url!r}: expected console:, memory: or smtp://…")


def init_app(app: Flask) -> None:
    """Open the mailbox once."""
    app.extensions["mailbox"] = mailbox_for(app.config["SETTINGS"].mail_url)


def send(recipient: str, subject: str, body: str) -> None:
    """Send a plain letter now; domains call this through `after_commit`."""
    settings = current_app.config["SETTINGS"]
    message = EmailMessage()
    message["From"] = settings.mail_from or settings.contact_email or "codesign@localhost"
    message["To"], message["Subject"] = recipient, subject
    message.set_content(body)
    current_app.extensions["mailbox"].send(message)
