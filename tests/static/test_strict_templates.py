# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every template keeps the content security policy: nothing inline but data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
INLINE = {
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an inline script": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*\btype=\"application/json\")[^>]*>", re.IGNORECASE
    ),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "a file of another host": re.compile(
        r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=\"(?:https?:)?//", re.IGNORECASE
    ),
}


def test_the_patterns_find_what_they_forbid() -> None:
    forbidden = {
        "a style attribute": '<p style="color:red">',
        "a style element": "<style>p{}</style>",
        "an event handler": '<button class="x" onclick="go()">',
        "an inline script": '<script type="module">go()</script>',
        "a script address": '<a href="javascript:go()">',
        "a file of another host": '<script src="//cdn.example/x.js"></script>',
    }
    assert all(INLINE[name].search(example) for name, example in forbidden.items())
    allowed = '<script src="/x.js" defer></script><script type="application/json" class="d">{}</script>'
    assert not any(pattern.search(allowed) for pattern in INLINE.values())


@pytest.mark.parametrize(
    "template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_template_is_strict(template: Path) -> None:
    source = template.read_text(encoding="utf-8")
    assert source.startswith("{# SPDX-License-Identifier: AGPL-3.0-or-later #}")
    without_comments = re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)
    assert [name for name, pattern in INLINE.items() if pattern.search(without_comments)] == []
