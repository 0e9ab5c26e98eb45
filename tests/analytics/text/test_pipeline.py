# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

import csv
import json
import random
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codesign.analytics.text.agreement import Agreement, agreement
from codesign.analytics.text.pipeline import Answer, Theming, find_themes, proposed_k
from tests.analytics.text.town import town

pytestmark = pytest.mark.slow

DEMO = Path(__file__).parents[3] / "codesign" / "demo" / "content" / "answers.tsv"


def measured(theming: Theming, labels: list[str]) -> Agreement:
    return agreement(labels, [placement.nearest for placement in theming.placements])


def texts(*written: str) -> list[Answer]:
    return [Answer(number, text) for number, text in enumerate(written)]


@pytest.fixture(scope="module")
def of_the_town() -> Theming:
    return find_themes(town()[0], k=5)


def test_topics_of_a_town_are_found(of_the_town: Theming) -> None:
    assert measured(of_the_town, town()[1]).accuracy >= 0.9


def test_answers_of_the_demo_town_are_themed_well() -> None:
    with DEMO.open(encoding="utf-8", newline="") as handle:
        rows = [
            r
            for r in csv.DictReader(handle, delimiter="\t")
            if r["question"] == "wish" and r["topic"] != "none"
        ]
    rows = [row for row in rows if row["language"] == "it"]
    labels = [row["topic"] for row in rows]
    runs = [
        find_themes(texts(*(r["text"] for r in rows)), k=len(set(labels)), seed=seed) for seed in range(3)
    ]
    assert np.mean([measured(run, labels).accuracy for run in runs]) >= 0.75


@pytest.mark.parametrize(
    ("file", "language", "accuracy", "nmi"),
    [("sib200_ita", "it", 0.52, 0.31), ("sib200_eng", "en", 0.46, 0.28), ("sib200_spa", "es", 0.47, 0.28)],
)
def test_sentences_of_an_encyclopaedia_reach_the_floor(
    shared_data: Path, file: str, language: str, accuracy: float, nmi: float
) -> None:
    labels, sentences = read_labelled(shared_data / "themes" / f"{file}.tsv")
    runs = [
        measured(find_themes(texts(*sentences), languages=(language,), k=7, seed=seed), labels)
        for seed in range(3)
    ]
    assert np.mean([run.accuracy for run in runs]) >= accuracy
    assert np.mean([run.nmi for run in runs]) >= nmi


def test_half_italian_half_spanish_does_not_part_by_language(shared_data: Path) -> None:
    labels, italian = read_labelled(shared_data / "themes" / "sib200_ita.tsv")
    _, spanish = read_labelled(shared_data / "themes" / "sib200_spa.tsv")
    mixed = [pair[place % 2] for place, pair in enumerate(zip(italian, spanish, strict=True))]
    theming = find_themes(texts(*mixed), languages=("it", "es"), k=7)
    assert theming.language_leak is not None
    assert theming.language_leak < 0.15
    assert measured(theming, labels).nmi > 0.15


def read_labelled(file: Path) -> tuple[list[str], list[str]]:
    rows = [line.split("\t", 1) for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    return [label for label, _ in rows], [text for _, text in rows]


def test_every_answer_is_in_exactly_one_place(of_the_town: Theming) -> None:
    answers, _ = town()
    assert [p.answer for p in of_the_town.placements] == sorted(answer.id for answer in answers)
    for theme in of_the_town.themes:
        assert theme.answers == sum(p.theme == theme.number for p in of_the_town.placements)
    themed = sum(theme.answers for theme in of_the_town.themes)
    assert themed + of_the_town.mixed + of_the_town.not_themed == len(answers)
    assert all((p.theme is not None) == (p.bucket == "theme") for p in of_the_town.placements)
    assert all(0.0 <= p.certainty <= 1.0 for p in of_the_town.placements)


def test_order_of_rows_changes_not_a_byte(of_the_town: Theming) -> None:
    answers, _ = town()
    shuffled = random.Random(1).sample(answers, len(answers))
    again = find_themes(shuffled, k=5)
    assert json.dumps(again.to_document()) == json.dumps(of_the_town.to_document())


def test_labels_are_words_people_wrote_and_no_two_share_one(of_the_town: Theming) -> None:
    everything = " ".join(answer.text for answer in town()[0]).lower()
    seen: set[str] = set()
    for theme in of_the_town.themes:
        words = theme.label.replace(",", " ").lower().split()
        assert words
        assert all(part in everything for part in theme.label.lower().split(", "))
        assert not seen & set(words)
        seen |= set(words)


def test_quotes_are_of_different_people_and_of_the_theme(of_the_town: Theming) -> None:
    people = {answer.id: answer.person for answer in town()[0]}
    where = {placement.answer: placement.theme for placement in of_the_town.placements}
    for theme in of_the_town.themes:
        assert len({people[quote] for quote in theme.quotes}) == len(theme.quotes) == 3
        assert {where[quote] for quote in theme.quotes} == {theme.number}
        assert theme.edge_quote not in theme.quotes


def test_evidence_stands_in_the_answer(of_the_town: Theming) -> None:
    written = {answer.id: answer.text for answer in town()[0]}
    shown = [placement for placement in of_the_town.placements if placement.evidence]
    assert len(shown) > 90
    assert all(word in written[placement.answer] for placement in shown for word in placement.evidence)


def test_a_word_of_two_people_names_no_theme() -> None:
    answers = [
        *town()[0],
        *(Answer(10_000 + n, "lampioni buio Pasquale Cafiero", person=500 + n % 2) for n in range(9)),
    ]
    theming = find_themes(answers, k=5)
    assert all("afiero" not in word for theme in theming.themes for word in (theme.label, *theme.words))


def test_masked_data_names_no_theme() -> None:
    answers = [Answer(a.id, f"{a.text}, scrivete a comitato@example.it", person=a.person) for a in town()[0]]
    theming = find_themes(answers, k=5)
    assert all(
        "email" not in word and "comitato" not in word for t in theming.themes for word in (t.label, *t.words)
    )


def test_a_campaign_is_counted_by_person() -> None:
    copies = [
        Answer(20_000 + n, "No al nuovo inceneritore di Borgo Secco", person=900 + n % 2) for n in range(60)
    ]
    theming = find_themes([*town()[0], *copies], k=6)
    campaign = theming.duplicates[0]
    assert len(campaign.answers) == 60
    assert campaign.people == 2
    assert theming.themes[0].people <= 25
    others = [p.nearest for p in theming.placements if p.answer < 20_000]
    assert agreement(town()[1], others).accuracy >= 0.9


def test_words_of_the_question_are_no_theme() -> None:
    answers = [Answer(a.id, f"per il quartiere: {a.text}", person=a.person) for a in town()[0]]
    theming = find_themes(answers, k=5, question="Che cosa manca nel tuo quartiere?")
    assert all("quartiere" not in word for theme in theming.themes for word in theme.words)


def test_progress_rises_to_one() -> None:
    heard: list[float] = []
    find_themes(town()[0], k=5, progress=lambda share, _: heard.append(share))
    assert heard == sorted(heard)
    assert heard[-1] == 1.0


def test_a_vectoriser_of_ones_own_takes_the_place_of_words() -> None:
    answers, labels = town()
    known = sorted(set(labels))

    class Oracle:
        name = "oracle"

        def __call__(self, texts: list[str], languages: list[str]) -> np.ndarray:
            topic = dict(zip((a.text for a in answers), labels, strict=True))
            rows = np.array([[topic[text] == one for one in known] for text in texts], dtype=float)
            return rows + np.random.default_rng(0).normal(0, 0.01, rows.shape)

    theming = find_themes(answers, k=5, vectoriser=Oracle())
    assert theming.parameters["vectoriser"] == "oracle"
    assert measured(theming, labels).accuracy == 1.0


@pytest.mark.parametrize(
    ("written", "themes", "not_themed"),
    [
        ([], 0, 0),
        (["più parcheggi in centro"], 1, 0),
        (["più parcheggi in centro"] * 40, 1, 0),
        (["😀", "🎉🎉", "👍"] * 5, 0, 15),
        (["", "   ", "\n"], 0, 3),
        (["\x00", "\x01\x02"], 0, 2),
        (["non", "perché", "sì"], 0, 3),
    ],
)
def test_too_little_to_theme_is_said_plainly(written: list[str], themes: int, not_themed: int) -> None:
    theming = find_themes(texts(*written))
    assert len(theming.themes) == themes
    assert theming.not_themed == not_themed
    assert ("large_buckets" in theming.notes) == (not_themed > 0)


@pytest.mark.parametrize(
    "written",
    [
        ["parcheggi", "verde", "bus", "scuola"] * 5,
        ["parola lunga strada " * 5000, "bus", "strada"],
        ["par\x00cheggi \ud800 centro", "parcheggi centro"],
        ["نحتاج إلى حدائق أكثر", "مواقف السيارات", "حدائق للأطفال"] * 4,
        ["公園をもっと増やしてほしい", "нужны парки", "more parks", "più parchi"] * 4,
    ],
)
def test_strange_answers_are_placed_somewhere(written: list[str]) -> None:
    theming = find_themes(texts(*written), languages=("it", "en", "ar", "ru", "ja"))
    assert len(theming.placements) == len(written)
    json.dumps(theming.to_document())


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=40),
            st.sampled_from(["più bus", "bus e treni", "alberi", "alberi e parco", "😀"]),
        ),
        max_size=25,
    ),
    st.one_of(st.none(), st.integers(1, 12)),
)
def test_buckets_and_themes_always_add_up(written: list[str], k: int | None) -> None:
    theming = find_themes(texts(*written), languages=("it", "en"), k=k)
    assert sum(t.answers for t in theming.themes) + theming.mixed + theming.not_themed == len(written)
    assert len(theming.themes) <= max(k or 20, 1)
    assert [theme.number for theme in theming.themes] == list(range(1, len(theming.themes) + 1))


def test_wrong_calls_are_refused() -> None:
    with pytest.raises(ValueError, match="k must"):
        find_themes([], k=0)
    with pytest.raises(ValueError, match="language"):
        find_themes([], languages=())
    with pytest.raises(ValueError, match="same id"):
        find_themes([Answer(1, "a"), Answer(1, "b")])


@pytest.mark.parametrize(("answers", "k"), [(0, 1), (4, 1), (10, 2), (300, 6), (1000, 11), (100_000, 20)])
def test_proposed_number_of_themes(answers: int, k: int) -> None:
    assert proposed_k(answers) == k


def test_three_hundred_answers_are_themed_while_one_waits() -> None:
    answers = [Answer(number, town()[0][number % 100].text + f" {number}") for number in range(300)]
    find_themes(answers)
    started = time.process_time()
    find_themes(answers)
    assert time.process_time() - started < 2.0
