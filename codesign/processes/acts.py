# SPDX-License-Identifier: AGPL-3.0-or-later
"""What hinders the acts on a process."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from codesign.processes.models import Process
from codesign.web.acts import Cure, Hindrance

LACKS = {
    "summary": _l("A summary is missing: who asks, what and why."),
    "office": _l("The office that answers is missing."),
    "answer_due_on": _l("The day by which it answers is missing."),
}


def missing_for_publication(process: Process) -> list[str]:
    """What a process still lacks before citizens may see it: nobody is asked without a promised answer."""
    promised = ("office", "answer_due_on") if process.promise != "inform" else ()
    return [name for name in ("summary", *promised) if not getattr(process, name)]


def what_hinders_publishing(process: Process) -> list[Hindrance]:
    """A process is published once, when it says who answers and by when."""
    if process.state != "draft":
        return [Hindrance(_l("The process is public already."))]
    cure = Cure(_l("Change the texts"), "work.texts", {"slug": process.slug})
    return [Hindrance(LACKS[name], cure) for name in missing_for_publication(process)]


def what_hinders_archiving(process: Process) -> list[Hindrance]:
    """Only what was public goes into the archive."""
    return [] if process.state == "public" else [Hindrance(_l("Only a public process can be archived."))]


def what_hinders_reopening(process: Process) -> list[Hindrance]:
    """Only what is in the archive comes back."""
    return [] if process.state == "archived" else [Hindrance(_l("This process is not in the archive."))]


def not_public_yet(process: Process) -> list[Hindrance]:
    """What keeps anything of a process from being opened: people must know who asks and why."""
    if process.state == "public":
        return []
    if process.state == "archived":
        return [Hindrance(_l("The process is in the archive: nothing can be opened."))]
    return [
        Hindrance(
            _l(
                "Publish the process first: people must know who asks and why. Who administers it can do that."
            ),
            Cure(_l("To the process"), "work.overview", {"slug": process.slug}),
        )
    ]
