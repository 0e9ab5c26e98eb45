# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every kind of round as files: votes in the layout of Polis, budgets as `.pb`, other ballots as tables."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from codesign.deliberation.models import OPINION, Round
from codesign.deliberation.policy import are_numbers_hidden_from_staff
from codesign.exchange.ballots.exporting import ballot_files
from codesign.exchange.polis.exporting import conversation_files
from codesign.web.errors import Conflict


def round_files(session: Session, round: Round) -> dict[str, str]:
    """The text of each file of a round by its name; there is no time of day in any.

    Raises:
        Conflict: the round was never open, or it is blind until it closes and still open.
    """
    if round.state == "draft":
        raise Conflict(_l("This round was never open: there is nothing to save."))
    if are_numbers_hidden_from_staff(round):
        raise Conflict(_l("The votes of this round are hidden until it closes."))
    return (conversation_files if round.kind == OPINION else ballot_files)(session, round)


def write_round(session: Session, round: Round, folder: Path) -> list[Path]:
    """Write the files of a round to a folder; returns their paths.

    Raises:
        Conflict: as `round_files`.
    """
    files = round_files(session, round)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return [folder / name for name in files]


def round_archive(session: Session, round: Round) -> bytes:
    """The same files in a ZIP archive, whose bytes depend on what people answered alone."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in round_files(session, round).items():
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
