# SPDX-License-Identifier: AGPL-3.0-or-later
"""A thesaurus of town life: which words speak of the same field, in several languages.

Short answers on one matter often share no word at all («tre lampioni spenti», «la sera non si vede niente»).
The fields lend them common ground, and the same ground to every language. They are the project's own, written
from the tasks of municipalities; they propose no theme: a field only adds a term to the vector of an answer.
"""

from codesign.analytics.text.thesaurus import english, italian, spanish

FIELDS: dict[str, dict[str, str]] = {
    "en": english.FIELDS,
    "es": spanish.FIELDS,
    "it": italian.FIELDS,
}
