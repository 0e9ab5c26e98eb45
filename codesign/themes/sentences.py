# SPDX-License-Identifier: AGPL-3.0-or-later
"""An optional extra: answers compared by a sentence model that lies in a local folder. Off by default."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

INSTALL = "install the extra `embeddings`"


class NoSentenceModel(Exception):
    """The folder holds no model that can be read, or the extra is not installed."""


class SentenceModel:
    """A static sentence model in the format of model2vec; it reads its folder and never the network."""

    def __init__(self, folder: Path) -> None:
        """Read the model; raises NoSentenceModel with the folder and the reason."""
        self.name = f"sentences:{folder.name}"
        self._model = _read(folder)

    def __call__(self, texts: Sequence[str], languages: Sequence[str]) -> npt.NDArray[np.float64]:  # noqa: ARG002
        """One row a text (n × d); a text without a known word is a row of zeros."""
        rows = self._model.encode(list(texts), use_multiprocessing=False)
        return np.nan_to_num(np.asarray(rows, dtype=np.float64)).reshape(len(texts), -1)


def _read(folder: Path) -> Any:
    # A name that is no folder would be looked up on the network.
    if not (folder / "config.json").is_file():
        raise NoSentenceModel(f"{folder}: there is no model here (no config.json)")
    try:
        from model2vec import StaticModel
    except ImportError as error:
        raise NoSentenceModel(f"{folder}: {INSTALL} to use a sentence model") from error
    try:
        return StaticModel.from_pretrained(folder, force_download=False)
    except Exception as error:  # the library raises whatever its parts raise
        raise NoSentenceModel(f"{folder}: the model cannot be read ({error})") from error
