# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letters: an interface with a console, a memory and an SMTP side, chosen by the settings."""

from __future__ import annotations

import smtplib
import sys
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app

from codesign.settings import SettingsError


class Mailbox(Protocol):
    """Where letters go."""

    def send(self, message: EmailMessage) -> None:
        """Hand the letter over, or raise."""


class NoMailbox:
    """No mail server is set: letters are not sent, and nobody believes they were.

    They hold tickets and links that reset passwords, so that not even the log sees them.
    """

    def send(self, _message: EmailMessage) -> None:
        """Refuse as a mail server that is down would."""
        raise OSError("no mail server is set: CODESIGN_MAIL_URL is empty")


class ScreenMailbox:
    """Writes whole letters to the screen: for trying things out, as in the demo."""

    def send(self, message: EmailMessage) -> None:
        """Show the letter to whoever runs the server."""
        letter = f"letter to {message['To']}: {message['Subject']}\n\n{message.get_content()}"
        print(letter, file=sys.stderr, flush=True)


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
    if not url:
        return NoMailbox()
    if scheme == "console":
        return ScreenMailbox()
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
