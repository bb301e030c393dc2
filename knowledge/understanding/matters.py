"""Two matters in one message: "the subscription is refused, and I don't know which MPN to take"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from knowledge.understanding.cues import Marks
from knowledge.understanding.folding import Folded, Word
from knowledge.understanding.gist import Gist
from knowledge.understanding.ranking import Ranked, Ranker

_MOST_WORDS = 35
"""A longer message tells the story of one matter: its parts are near others too often."""
_LEAST_WORDS = 2
"""Words that a part needs to name a matter."""
_SURE = 0.99
"""How probable a topic has to be for its part by itself.

Messages on one matter (development half, 27 November 2026) that were taken for two, English / Polish, whether topics
are related or not: 1.9 / 3.1 % at 0.95, 1.4 / 1.7 % at 0.99, 0.7 / 0.7 % at 0.999. With 0.99, and related topics told
apart only where one is said to come on top of the other: 2 of 1,207 / 6 of 1,175.
"""
_LEAST = 0.0005
"""How probable it has to be for the message."""


def other_matter(
    text: Folded, marks: Marks, ranked: Ranked, ranker: Ranker, related: Mapping[str, Set[str]]
) -> str | None:
    """The second topic that the text is about, beside the likeliest; `None` if it is about one.

    `related` are all topics that may be a second matter, each with those that are near it: parts of one matter may be
    about either, so that of these the text has to say that one comes on top of the other.
    """
    best = ranked.topics[0][0] if ranked.topics else None
    if best is None or best not in related or len(text.words) > _MOST_WORDS:
        return None
    likely = {name for name, share in ranked.topics if share >= _LEAST and name in related and name != best}
    if not any(marks.of("addition")):
        likely -= related[best]
    if not likely:
        return None
    named = [ranker.rank(part, Gist(None)).topics[0] for part in _parts(text, marks)]
    sure = {name for name, share in named if share >= _SURE}
    found = sure & likely
    stands = best in sure or ranked.topics[0][1] >= _SURE
    return next(iter(found)) if stands and len(found) == 1 else None


def _parts(text: Folded, marks: Marks) -> Iterator[Folded]:
    """The clauses of a text, cut at each "and"."""
    cuts = {place for cue in marks.of("and", "addition") for place in cue.places}
    part: list[Word] = []
    for place, word in enumerate(text.words):
        if part and (place in cuts or word.clause != part[-1].clause):
            if len(part) >= _LEAST_WORDS:
                yield Folded(tuple(part), frozenset())
            part = []
        if place not in cuts:
            part.append(word)
    if len(part) >= _LEAST_WORDS:
        yield Folded(tuple(part), frozenset())
