# SPDX-License-Identifier: AGPL-3.0-or-later
"""Equals in words: which projects are equal and what decides between them, which things share a place."""

from __future__ import annotations

from collections.abc import Sequence

from codesign.charts.rounds.common import Document, Item, Texts, label_of
from codesign.charts.words.book import Language, in_quotes, listed, say


def budget_tie_sentences(document: Document, rule: str, texts: Texts, language: Language) -> str:
    """Of one rule: who is equal, what decides, and while nothing has, every outcome; empty without a tie.

    Snapshots from before equals were looked for say nothing of them.
    """
    found = document["outcomes"][rule]
    ties = [[id for id in tie if id in texts] for tie in found.get("ties", ())]
    if not any(ties):
        return ""
    sentences = [
        say("tie_budget", language, rule=say(f"round_{rule}", language), labels=_labels(tie, texts, language))
        for tie in ties
        if tie
    ]
    if found["decided_by"]:
        options = document["options"]
        decided = (options.get("decided") or {}).get(rule, {})
        values = {"seed": str(options.get("seed", "")), "reason": str(decided.get("reason", ""))}
        sentences.append(say(f"tie_by_{found['decided_by']}", language, **values))
    else:
        sentences.append(say("tie_not_decided", language))
    key = "tie_outcomes_more" if found["has_more"] else "tie_outcomes"
    outcomes = [
        _labels([id for id in outcome if id in texts], texts, language) or say("tie_outcome_empty", language)
        for outcome in found["alternatives"]
    ]
    sentences.append(say(key, language, outcomes="; ".join(outcomes)))
    return " ".join(sentences)


def place_tie_sentence(document: Document, items: Sequence[Item], texts: Texts, language: Language) -> str:
    """The things that share a place, of those that are shown, to go on with; empty where none do."""
    shown = {item["id"]: item for item in items}
    groups = []
    for tie in document.get("ties", ()):
        tied = [shown[id] for id in tie if id in shown]
        if len(tied) > 1:
            labels = listed([in_quotes(label_of(item, texts), language) for item in tied], language)
            groups.append(say("tie_place", language, labels=labels, place=str(tied[0]["place"])))
    return f" {say('tie_places', language, groups='; '.join(groups))}" if groups else ""


def _labels(ids: Sequence[int], texts: Texts, language: Language) -> str:
    return listed([in_quotes(" ".join(texts[id].split()), language) for id in ids], language)
