"""From probabilities to what to do: answer, offer the nearest topics, ask again, or say that it is not known."""

from __future__ import annotations

from collections.abc import Set

from knowledge.understanding import thresholds
from knowledge.understanding.ranking import Ranked
from knowledge.understanding.reading import Decision


def decide(ranked: Ranked, outside: Set[str], *, words: int, facts_only: bool = False) -> Decision:
    """What the probabilities come to.

    `outside` are the topics that are recognised only to say "I don't know"; `words` is the length of the text;
    `facts_only` says that it states facts and hardly anything else: then it asks for nothing.
    """
    if not ranked.topics or not words or ranked.coverage < thresholds.COVERAGE:
        return "unclear"
    inside = [share for name, share in ranked.topics if name not in outside]
    beyond = [share for name, share in ranked.topics if name in outside]
    best = inside[0] if inside else 0.0
    best_beyond = beyond[0] if beyond else 0.0
    second = max(inside[1] if len(inside) > 1 else 0.0, best_beyond)
    short = words <= thresholds.SHORT
    least = thresholds.ANSWER_FACTS if facts_only else thresholds.ANSWER
    if best >= least and best - second >= thresholds.ANSWER_LEAD:
        return "did-you-mean" if words < 2 or (short and best < thresholds.ANSWER_SHORT) else "answer"
    if facts_only:
        return "unclear"
    if best_beyond > best and best_beyond >= (thresholds.OUTSIDE_SHORT if short else thresholds.OUTSIDE):
        return "out-of-scope"
    if best >= thresholds.DID_YOU_MEAN and 2 * best >= best_beyond:
        return "did-you-mean"
    return "out-of-scope" if not short and 1.0 - sum(inside) >= thresholds.REJECT else "unclear"
