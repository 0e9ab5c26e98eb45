# SPDX-License-Identifier: AGPL-3.0-or-later
"""The program's own log: one line a record, and nothing in it that opens anybody's answers."""

from __future__ import annotations

import logging
import re

#: What follows these in an address is a key: a receipt's code, a ticket, a kiosk's secret, a password's reset.
_KEYS = re.compile(r"(/(?:voice|i|k|invited|go-on|forgotten-password)/)[^/\s?#'\"]+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def without_keys(text: str) -> str:
    """A text in which addresses lead nowhere any more."""
    return _KEYS.sub(r"\1…", text)


class LineFormatter(logging.Formatter):
    """Text from outside cannot begin a line of its own, and no key is kept."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        """The line of a record, before its traceback."""
        record.message = _CONTROLS.sub(_escaped, without_keys(record.message))
        return super().formatMessage(record)

    def formatException(self, ei: object) -> str:  # noqa: N802 - the library's name
        """A traceback keeps its lines; each is set in, so that none looks like a record."""
        lines = super().formatException(ei).splitlines()  # type: ignore[arg-type]
        return "\n".join("    " + _CONTROLS.sub(_escaped, without_keys(line)) for line in lines)


def _escaped(found: re.Match[str]) -> str:
    return f"\\x{ord(found[0]):02x}"


def configure(level: str) -> None:
    """Log to the standard error of this process."""
    handler = logging.StreamHandler()
    handler.setFormatter(LineFormatter(FORMAT))
    logging.basicConfig(level=level, handlers=[handler])
