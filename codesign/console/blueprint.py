# SPDX-License-Identifier: AGPL-3.0-or-later
"""The blueprint of all pages of the console."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("console", __name__, url_prefix="/console")
