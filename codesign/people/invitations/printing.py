# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letters on paper, for those without e-mail."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import render_template
from flask_babel import force_locale
from markupsafe import Markup

from codesign.people.voices import show_code
from codesign.web.i18n import localized
from codesign.web.links import qr_code


def printed_letters(
    letters: Iterable[tuple[Any, str]], thing: Any, link: Callable[[str], str], typed: str, back: str
) -> str:
    """A page of letters with code and QR; the codes are shown this once.

    letters: invitations with their tickets. thing: the survey or round. link: the address that opens a ticket.
    typed: the page on which a code is typed.
    """
    printed = []
    for invitation, ticket in letters:
        # Each letter speaks the language of whoever gets it.
        with force_locale(invitation.language):
            letter = render_template(
                "people/_letter.html",
                title=thing.title,
                process=thing.process,
                invitation=invitation,
                code=show_code(ticket),
                qr=qr_code(link(ticket)),
                address=typed,
            )
        # Rendered by our own template, which escapes what people wrote.
        printed.append(Markup(letter))  # noqa: S704
    return render_template(
        "people/work_letters.html", title=localized(thing.title), back=back, letters=printed
    )
