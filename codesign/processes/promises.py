# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a process promised when it was published: it changes only with a reason, and everybody reads both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.people.audit import record
from codesign.processes.acts import LACKS, missing_for_publication
from codesign.processes.models import Process, PromiseChange
from codesign.web import clock
from codesign.web.errors import BadInput, Conflict
from codesign.web.policy import Actor

#: What people rely on once they were asked.
PROMISED = ("decidable", "not_decidable", "office", "answer_due_on")


class BrokenPromise(BadInput):
    """A change that may not be made so; `problems` says by field why."""

    def __init__(self, problems: Mapping[str, Any]) -> None:
        super().__init__(next(iter(problems.values())))
        self.problems = dict(problems)


def change_process(
    session: Session,
    actor: Actor,
    process: Process,
    values: Mapping[str, Any],
    reason: Mapping[str, str],
) -> None:
    """Store what citizens read about a process; after publication what was promised is changed in public.

    values: by attribute; those that are left out stay.

    Raises:
        BrokenPromise: a promise was changed without a reason, or what a public process needs was emptied.
        Conflict: the level of influence would change after publication.
    """
    if process.state != "draft" and values.get("promise", process.promise) != process.promise:
        raise Conflict(_l("The promise cannot change after the process was published."))
    before = {name: _plain(getattr(process, name)) for name in PROMISED}
    changed = [name for name in PROMISED if name in values and _differs(before[name], _plain(values[name]))]
    is_public = process.state != "draft"
    if is_public and changed and not any(text.strip() for text in reason.values()):
        raise BrokenPromise({"change_reason": _l("Say why: people rely on what was promised.")})
    lacked = set(missing_for_publication(process))
    kept = {name: getattr(process, name) for name in values}
    for name, value in values.items():
        setattr(process, name, value)
    if is_public and (emptied := [one for one in missing_for_publication(process) if one not in lacked]):
        for name, value in kept.items():
            setattr(process, name, value)
        raise BrokenPromise({name: LACKS[name] for name in emptied})
    if is_public and changed:
        old = {name: before[name] for name in changed}
        session.add(
            PromiseChange(
                process_id=process.id,
                changed_on=clock.today(process.time_zone),
                before=old,
                reason={code: text.strip() for code, text in reason.items() if text.strip()},
            )
        )
        record(session, actor, "process.change_promise", f"process:{process.id}", fields=changed)
    session.flush()


def history_of(session: Session, process: Process) -> list[dict[str, Any]]:
    """Every change of a promise, the newest first: day, reason, and by promise what was said before and after."""
    changes = session.scalars(
        select(PromiseChange).where(PromiseChange.process_id == process.id).order_by(PromiseChange.id.desc())
    )
    after = {name: _plain(getattr(process, name)) for name in PROMISED}
    told = []
    for change in changes:
        told.append(
            {
                "day": change.changed_on,
                "reason": change.reason,
                "promises": [(name, _shown(old), _shown(after[name])) for name, old in change.before.items()],
            }
        )
        after |= change.before
    return told


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _shown(value: Any) -> Any:
    """A day as a day again; texts as they are."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _differs(before: Any, after: Any) -> bool:
    """Whether a promise reads otherwise; a translation that is added promises nothing new."""
    if isinstance(before, Mapping) and isinstance(after, Mapping) and before:
        return any(after.get(code) != text for code, text in before.items())
    return bool((before or None) != (after or None))
