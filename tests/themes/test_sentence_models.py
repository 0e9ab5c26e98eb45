# SPDX-License-Identifier: AGPL-3.0-or-later
"""The optional sentence model: read from a folder, never looked up elsewhere."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from model2vec import StaticModel
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from codesign.analytics.text.agreement import agreement
from codesign.analytics.text.pipeline import find_themes
from codesign.commands.analyse_themes import themes
from codesign.themes.sentences import NoSentenceModel, SentenceModel
from tests.analytics.text.town import town


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that knows of each word of the invented town on which topic it was heard."""
    answers, topics = town()
    heard: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for answer, topic in zip(answers, topics, strict=True):
        for word, _ in Whitespace().pre_tokenize_str(answer.text):
            heard[word][topic] += 1
    kinds = sorted(set(topics))
    words = ["[UNK]", *sorted(heard)]
    tokenizer = Tokenizer(WordLevel({word: place for place, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    vectors = np.array([[heard[word][kind] for kind in kinds] for word in words], dtype=np.float32)
    place = tmp_path_factory.mktemp("model") / "tiny"
    StaticModel(vectors, tokenizer).save_pretrained(place)
    return place


def test_answers_are_compared_by_the_model(folder: Path) -> None:
    answers, topics = town()
    theming = find_themes(answers, languages=("it",), k=len(set(topics)), vectoriser=SentenceModel(folder))
    assert theming.parameters["vectoriser"] == "sentences:tiny"
    assert agreement(topics, [placement.nearest or 0 for placement in theming.placements]).accuracy > 0.9


def test_a_text_without_a_known_word_is_a_row_of_zeros(folder: Path) -> None:
    rows = SentenceModel(folder)(["", "…"], ["it", "it"])
    assert rows.shape == (2, len(set(town()[1])))
    assert not rows.any()


def test_a_folder_without_a_model_is_refused_and_nothing_is_looked_up(tmp_path: Path) -> None:
    with pytest.raises(NoSentenceModel, match="no model here"):
        SentenceModel(tmp_path / "minishlab" / "potion-base-8M")
    (tmp_path / "config.json").write_text("{", encoding="utf-8")
    with pytest.raises(NoSentenceModel, match="cannot be read"):
        SentenceModel(tmp_path)


def test_the_command_takes_a_model(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "answers.tsv"
    file.write_text("\n".join(["text", *(answer.text for answer in town()[0])]) + "\n", encoding="utf-8")
    run = CliRunner().invoke(themes, [str(file), "--k", "5", "--sentence-model", str(folder)])
    assert run.exit_code == 0, run.output
    broken = CliRunner().invoke(themes, [str(file), "--sentence-model", str(tmp_path)])
    assert broken.exit_code == 1
    assert "no model here" in broken.output
