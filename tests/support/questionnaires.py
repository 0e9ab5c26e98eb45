# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small documents of questionnaires with logic."""

from __future__ import annotations

from typing import Any


def single(id: str, *choices: str, **more: Any) -> dict[str, Any]:
    """A question with one choice of some; without names they are yes and no."""
    return {
        "id": id,
        "kind": "single",
        "label": {"it": id},
        "choices": [{"id": choice, "label": {"it": choice.title()}} for choice in choices or ("yes", "no")],
        **more,
    }


def written(id: str, **more: Any) -> dict[str, Any]:
    """A free text."""
    return {"id": id, "kind": "text", "label": {"it": id}, **more}


def paged(*pages: list[dict[str, Any]] | dict[str, Any], **more: Any) -> dict[str, Any]:
    """A document of pages, each a list of questions or a page."""
    read = [page if isinstance(page, dict) else {"questions": page} for page in pages]
    return {
        "title": {"it": "Prova"},
        "languages": ["it"],
        "pages": [{"id": f"p{n}", "title": {"it": f"Pagina {n}"}, **page} for n, page in enumerate(read, 1)],
        **more,
    }
