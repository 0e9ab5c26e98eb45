# SPDX-License-Identifier: AGPL-3.0-or-later
"""The logic of questionnaires: expressions, and what of a questionnaire a person is asked.

Expressions are the subset of XPath 1.0 that XLSForm uses. They are parsed once, never run as code, and end always:
there is no loop in the language, every function is total, and patterns run in time linear in the text.
`static/js/logic.js` evaluates the same trees in the browser.
"""
