# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the tests of surveys share."""

from __future__ import annotations

import pytest

from tests.conftest import make_app
from tests.support.questions import Asking


@pytest.fixture(scope="session")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Asking:
    """Questions asked in Italian by an application whose database nobody needs."""
    return Asking(make_app(tmp_path_factory.mktemp("asking"), "sqlite://"))
