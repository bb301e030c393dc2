"""From probabilities to what to do: answer, offer the nearest topics, ask again, or say that it is not known."""

from __future__ import annotations

from collections.abc import Set

from knowledge.understanding import thresholds
from knowledge.understanding.ranking import Ranked
from knowledge.understanding.reading import Decision


def decide(ranked: Ranked, outside: Set[str], *, words: int) -> Decision:
    """What the probabilities come to; `outside` are the topics that are recognised only to say "I don't know"."""
    if not ranked.topics or not words or ranked.coverage < thresholds.COVERAGE:
        return "unclear"
    inside = [share for name, share in ranked.topics if name not in outside]
    beyond = [share for name, share in ranked.topics if name in outside]
    none = 1.0 - sum(inside) - sum(beyond)
    best_inside = inside[0] if inside else 0.0
    best_beyond = beyond[0] if beyond else 0.0
    if best_beyond > best_inside and (best_beyond >= thresholds.OUTSIDE or sum(beyond) + none > 2 * sum(inside)):
        return "out-of-scope" if best_beyond >= thresholds.DID_YOU_MEAN or words > 3 else "unclear"
    second = max(inside[1] if len(inside) > 1 else 0.0, best_beyond)
    if best_inside >= thresholds.ANSWER and best_inside - second >= thresholds.ANSWER_LEAD:
        return "answer"
    if best_inside >= thresholds.DID_YOU_MEAN:
        return "did-you-mean"
    return "out-of-scope" if none >= thresholds.OUTSIDE and words > 3 else "unclear"
