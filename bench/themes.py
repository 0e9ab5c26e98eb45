# SPDX-License-Identifier: AGPL-3.0-or-later
"""Measures the text pipeline and writes the tables of docs/themes.md: `python bench/themes.py [--quick]`.

The labelled sets are read where CODESIGN_SHARED_DATA points (else `<repository>/../shared/data`).
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from sklearn.cluster import KMeans

from codesign.analytics.text import tokens, vectors
from codesign.analytics.text.agreement import agreement
from codesign.analytics.text.pipeline import ALGORITHM_VERSION, Answer, Constraints, Theming, find_themes

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("CODESIGN_SHARED_DATA", ROOT.parent / "shared" / "data")) / "themes"
PAGE = ROOT / "docs" / "themes.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
SEEDS = (0, 1, 2)
CUT = 220


@dataclass(frozen=True)
class Labelled:
    name: str
    language: str
    reference: str
    texts: tuple[str, ...]
    labels: tuple[str, ...]

    @property
    def k(self) -> int:
        return len(set(self.labels))


SETS = (
    ("SIB-200 Italian", "sib200_ita", "it", "52/31"),
    ("SIB-200 English", "sib200_eng", "en", "46/28"),
    ("SIB-200 Spanish", "sib200_spa", "es", "47/28"),
    ("AgNews", "agnews", "en", "84/61"),
    ("SearchSnippets", "searchsnippets", "en", "77/63"),
    ("StackOverflow", "stackoverflow", "en", "81/70"),
    ("Banking77 test", "banking77_test", "en", "48/70"),
    ("CLINC domains", "clinc150_domain_test", "en", "43/37"),
)


def labelled(name: str, file: str, language: str, reference: str) -> Labelled:
    lines = (DATA / f"{file}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    labels, texts = zip(*(line.split("\t", 1) for line in lines), strict=True)
    return Labelled(name, language, reference, texts, labels)


def demo_town() -> list[Labelled]:
    """The project's own answers: the wishes, in Italian and in all languages; what people want to keep."""
    with (ROOT / "codesign" / "demo" / "content" / "answers.tsv").open(
        encoding="utf-8", newline=""
    ) as handle:
        rows = [row for row in csv.DictReader(handle, delimiter="\t") if row["topic"] != "none"]
    chosen = {
        "Demo town, wishes": [row for row in rows if row["question"] == "wish" and row["language"] == "it"],
        "Demo town, keep": [row for row in rows if row["question"] == "keep" and row["language"] == "it"],
    }
    return [
        Labelled(name, "it", "75/-" if "wishes" in name else "-", *_columns(kept))
        for name, kept in chosen.items()
    ]


def _columns(rows: Sequence[dict[str, str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(row["text"] for row in rows), tuple(row["topic"] for row in rows)


def themed(texts: Sequence[str], languages: Sequence[str], **options: object) -> Theming:
    return find_themes([Answer(i, text) for i, text in enumerate(texts)], languages=languages, **options)  # type: ignore[arg-type]


def nearest(theming: Theming) -> list[int]:
    return [placement.nearest or 0 for placement in theming.placements]


def baseline(known: Labelled, seed: int) -> list[int]:
    """The careless way: TF-IDF of the same stems, straight into k-means."""
    words = [tokens.words_of(tokens.clean(text), known.language) for text in known.texts]
    rows = vectors.tfidf(vectors.count_terms([found.stems for found in words]).counts)
    starts = 10 if len(words) < 5000 else 1
    return KMeans(known.k, n_init=starts, random_state=seed).fit_predict(rows).tolist()


def quality(known: Labelled) -> str:
    ours, plain, seconds = [], [], []
    for seed in SEEDS:
        started = time.perf_counter()
        theming = themed(known.texts, (known.language,), k=known.k, seed=seed)
        seconds.append(time.perf_counter() - started)
        ours.append(agreement(known.labels, nearest(theming)))
        plain.append(agreement(known.labels, baseline(known, seed)))
    figures = [
        f"{100 * np.mean([m.accuracy for m in side]):.1f}/{100 * np.mean([m.nmi for m in side]):.1f}"
        for side in (plain, ours)
    ]
    cells = (
        f"{known.name} ({len(known.texts)}, {known.k})",
        figures[0],
        known.reference,
        f"**{figures[1]}**",
        f"{100 * np.mean([m.ari for m in ours]):.1f}",
        f"{np.mean(seconds):.1f}",
    )
    row = f"| {' | '.join(cells)} |"
    print(row, flush=True)
    return row


def stability(known: Labelled, k: int, limit: int) -> str:
    """A tenth arrives later: how many of the first keep their theme, at what cost against a fresh run."""
    kept, warm, fresh = [], [], []
    for seed in SEEDS:
        order = random.Random(seed).sample(range(len(known.texts)), min(limit, len(known.texts)))
        answers = [Answer(i, known.texts[i]) for i in order]
        first = find_themes(answers[: int(len(order) / 1.1)], languages=(known.language,), k=k)
        former = {p.answer: f"{p.nearest:03d}" for p in first.placements if p.nearest}
        later = find_themes(
            answers, languages=(known.language,), seed=seed, constraints=Constraints(former=former)
        )
        again = find_themes(answers, languages=(known.language,), seed=seed, k=k)
        keys = {theme.number: theme.key for theme in later.themes}
        now = {p.answer: keys.get(p.nearest or 0) for p in later.placements}
        kept.append(np.mean([now[answer] == key for answer, key in former.items()]))
        warm.append(agreement([known.labels[p.answer] for p in later.placements], nearest(later)).nmi)
        fresh.append(agreement([known.labels[p.answer] for p in again.placements], nearest(again)).nmi)
    shares = " | ".join(f"{100 * np.mean(part):.1f}" for part in (kept, warm, fresh))
    row = f"| {known.name} ({len(order)}, k {k}) | {shares} |"
    print(row, flush=True)
    return row


def mixture(one: Labelled, other: Labelled) -> str:
    """The same sentences, each in one of two languages by chance."""
    figures = []
    for seed in SEEDS:
        toss = random.Random(seed)
        sides = [toss.choice((one, other)) for _ in one.texts]
        answers = [Answer(i, side.texts[i], side.language) for i, side in enumerate(sides)]
        theming = find_themes(answers, languages=(one.language, other.language), k=one.k, seed=seed)
        measured = agreement(one.labels, nearest(theming))
        figures.append((measured.accuracy, measured.nmi, theming.language_leak or 0.0))
    accuracy, nmi, leak = np.mean(figures, axis=0)
    row = f"| {one.name} + {other.name} | {100 * accuracy:.1f}/{100 * nmi:.1f} | {leak:.3f} |"
    print(row, flush=True)
    return row


def cost(answers: int) -> str:
    """Seconds and peak memory of one run in a process of its own, on one thread."""
    command = [sys.executable, str(Path(__file__)), "--cost", str(answers)]
    done = subprocess.run(
        command, env={**os.environ, "OMP_NUM_THREADS": "1"}, check=True, capture_output=True
    )
    measured = json.loads(done.stdout)
    row = f"| {answers} | {measured['seconds']:.2f} | {measured['megabytes']:.0f} |"
    print(row, flush=True)
    return row


def one_cost(answers: int) -> None:
    """Texts of several sets; past their number, texts with a tenth of the words left out."""
    pool = [text for row in SETS if row[2] == "en" for text in labelled(*row).texts]
    dice = random.Random(0)
    texts = dice.sample(pool, min(answers, len(pool)))
    while len(texts) < answers:
        texts.append(" ".join(word for word in dice.choice(pool).split() if dice.random() > 0.1))
    themed(texts[:20], ("en",))
    started = time.process_time()
    themed([text[:CUT] for text in texts], ("en",))
    seconds = time.process_time() - started
    print(json.dumps({"seconds": seconds, "megabytes": peak_megabytes()}))


def peak_megabytes() -> float:
    """The most this process held since it began; getrusage would also count the parent it was forked from."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


def measure(quick: bool) -> str:
    sets = [*demo_town(), *(labelled(*row) for row in SETS)]
    by_name = {known.name: known for known in sets}
    italian = by_name["SIB-200 Italian"]
    shown = [known for known in sets if not quick or len(known.texts) < 2000]
    parts = [
        f"Measured {datetime.now(UTC):%d %B %Y}, algorithm version {ALGORITHM_VERSION}, mean of seeds {SEEDS},",
        "k given, all rows, on one core of a machine that other work shared",
        "(an answer in a bucket counts with its nearest theme). ACC/NMI in percent.",
        "",
        "| set (answers, k) | TF-IDF + k-means | to reach | this pipeline | ARI | seconds |",
        "|---|---|---|---|---|---|",
        *(quality(known) for known in shown),
        "",
        "| a tenth arrives later | % keep their theme | NMI | NMI of a fresh run |",
        "|---|---|---|---|",
        stability(italian, 8, 1004),
        stability(by_name["SearchSnippets"], 8, 1000),
        stability(by_name["StackOverflow"], 20, 2000),
        stability(by_name["Demo town, wishes"], 8, 1000),
        "",
        "| two languages | ACC/NMI | NMI(theme, language) |",
        "|---|---|---|",
        mixture(italian, by_name["SIB-200 Spanish"]),
        mixture(italian, by_name["SIB-200 English"]),
        "",
        "| answers | CPU seconds | peak MB |",
        "|---|---|---|",
        *(cost(answers) for answers in ((300, 5000) if quick else (300, 1000, 5000, 20000, 100000))),
    ]
    return "\n".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sets only, nothing written")
    parser.add_argument("--cost", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.cost:
        one_cost(asked.cost)
        return
    table = measure(asked.quick)
    if not asked.quick:
        head, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
        PAGE.write_text(f"{head}{BEGIN}\n{table}\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
