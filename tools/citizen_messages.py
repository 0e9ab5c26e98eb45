# SPDX-License-Identifier: AGPL-3.0-or-later
"""The messages of the code, and which of them citizens read.

Which views are of staff, the rooms declare; what else staff alone read is named here, and all the rest counts as a
citizen's: a new page is translated unless somebody says otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from flask import Blueprint, Flask

from codesign.app import ROOMS
from codesign.web.storable import CONVERTERS

ROOT = Path(__file__).resolve().parents[1]
MAPPING = ROOT / "tools" / "babel.cfg"
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
}
#: One message, or its singular and plural.
Message = str | tuple[str, ...]

STAFF_FILES = (
    "templates/console/*",
    "templates/exchange/*",
    "templates/security/*",
    "templates/work/*",
    "templates/*/work_*",
    "templates/surveys/*_work.html",
    "templates/surveys/editor*",
    "templates/surveys/paper_*",
    "templates/surveys/assisted.html",
    "templates/surveys/poster.html",
    "templates/macros/acts.html",
    # What stands in the way of an act is read beside its button.
    "codesign/*/acts.py",
    "codesign/console/*",
    "templates/surveys/question_form.html",
    "codesign/decisions/deciding.py",
    "codesign/decisions/forms.py",
    "codesign/deliberation/chores.py",
    "codesign/deliberation/consensus/cells.py",
    "codesign/deliberation/consensus/moves.py",
    "codesign/deliberation/consensus/naming*.py",
    "codesign/deliberation/consensus/table.py",
    "codesign/deliberation/continuing*.py",
    "codesign/deliberation/forms.py",
    "codesign/deliberation/tie_decisions.py",
    "codesign/deliberation/kinds/settings.py",
    "codesign/deliberation/projects/describing.py",
    "codesign/deliberation/projects/forms.py",
    "codesign/deliberation/proposals/decisions.py",
    "codesign/deliberation/proposals/work_forms.py",
    "codesign/deliberation/rounds.py",
    "codesign/deliberation/settings.py",
    "codesign/deliberation/panels/strata.py",
    "codesign/exchange/*",
    "codesign/surveys/unknown_keys.py",
    "codesign/territory/census.py",
    "codesign/web/tables.py",
    "codesign/people/invitations/desk.py",
    "codesign/people/invitations/list*.py",
    "codesign/people/invitations/printing.py",
    # What moderators read and say; the public policy is for everybody.
    "codesign/moderation/*",
    "codesign/processes/forms.py",
    "codesign/processes/promises.py",
    "codesign/surveys/conditions.py",
    "codesign/surveys/editor/*",
    "codesign/surveys/entering.py",
    "codesign/surveys/forms.py",
    "codesign/surveys/channels/invitations.py",
    "codesign/surveys/kinds/option_fields.py",
    "codesign/surveys/logic/*",
    "codesign/surveys/channels/paper*",
    "codesign/surveys/problems.py",
    "codesign/surveys/publishing.py",
    "codesign/surveys/reading.py",
    "codesign/surveys/results/releasing.py",
    "codesign/surveys/results/forms.py",
    "codesign/surveys/results/weighting.py",
    "codesign/web/languages.py",
    "codesign/web/moments.py",
    "codesign/web/texts_by_language.py",
    # The workbench of themes, but for what the public and the authors of the answers see.
    "codesign/themes/*",
    "templates/themes/*",
)
CITIZEN_FILES = (
    "codesign/moderation/policy.py",
    "codesign/moderation/views.py",
    "codesign/themes/entries.py",
    "codesign/themes/views.py",
    "codesign/themes/waiting.py",
    "templates/themes/objection.html",
    "templates/themes/public*",
    "templates/themes/receipt.html",
)
#: How a kind of question begins what it says to whoever wrote the questionnaire.
TO_AUTHORS = ("options.", "needs ")


@cache
def messages_by_file() -> dict[str, set[Message]]:
    """What each file of the code and the templates says."""
    with MAPPING.open() as file:
        methods, options = parse_mapping_cfg(file)
    found: dict[str, set[Message]] = defaultdict(set)
    for folder in ("codesign", "templates"):
        for name, _line, message, _comments, _context in extract_from_dir(
            str(ROOT / folder),
            [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in methods],
            {pattern.removeprefix(f"{folder}/"): values for pattern, values in options.items()},
            keywords=KEYWORDS,
        ):
            found[f"{folder}/{name}"].add(message)
    return found


def all_messages() -> set[Message]:
    """Every message of the code."""
    return set().union(*messages_by_file().values())


def citizen_messages() -> set[Message]:
    """The messages that people without an account may meet."""
    return {
        message
        for name, messages in messages_by_file().items()
        if is_for_citizens(name)
        for message in messages
        if not (isinstance(message, str) and message.startswith(TO_AUTHORS))
    }


def is_for_citizens(name: str) -> bool:
    """Whether citizens read what this file says."""
    return _matches(name, CITIZEN_FILES) or not (name in staff_view_files() or _matches(name, STAFF_FILES))


@cache
def staff_view_files() -> frozenset[str]:
    """The files whose views stand behind the sign-in."""
    return view_files(blueprint for room in ROOMS for blueprint in room.staff)


def view_files(blueprints: Iterable[Blueprint]) -> frozenset[str]:
    """The files that hold these blueprints, those inside them, and their views."""
    app = Flask("codesign", static_folder=None)
    app.url_map.converters |= CONVERTERS
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    modules = {view.__module__ for view in app.view_functions.values()}
    modules |= {blueprint.import_name for blueprint in app.blueprints.values()}
    return frozenset(f"{module.replace('.', '/')}.py" for module in modules)


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)
