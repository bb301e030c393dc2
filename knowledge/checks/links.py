"""Rules of links: texts carry `[label](link:id)` and nothing else, so that an address is mended in one place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.checks.rule import Edit, Found, rule
from knowledge.checks.subject import Subject

_LINK = re.compile(r"\[[^\[\]()]+\]\(link:([a-z0-9-]+)\)")
_REMAINS = re.compile(r"[\[\]]|\]\s*\(|\blink:|<[a-zA-Z/]")
_ADDRESS = re.compile(r"\w+://|\bwww\.|\b[\w-]+\.(?:com|org|net|pl|eu|ms)/", re.IGNORECASE)

_DARK = "lamps/en/lamp-dark.yaml"
_STEP = "outcomes.broken-bulb.steps.change-it"


@rule(
    "broken-link",
    "holds a link that is not written as [label](link:id), mend it",
    failing=(Edit(_DARK, _STEP, "Change it, see [the shop] (link:shop)."),),
    passing=(Edit(_DARK, _STEP, "Change it (soon), [the *shop*](link:shop) has it."),),
)
def broken_link(subject: Subject) -> Iterator[Found]:
    """One way to write a link; brackets and markup have no other use."""
    for locale in subject.knowledge.prose:
        for words in subject.words(locale):
            if _REMAINS.search(_LINK.sub("", words.text)):
                yield Found(words.path, words.field)


@rule(
    "unknown-link",
    "links to {link}, which is not among the links, mend the id or add it to sources.yaml",
    failing=(Edit(_DARK, _STEP, "Change it, [the shop](link:shops) has it."),),
)
def unknown_link(subject: Subject) -> Iterator[Found]:
    """A link's id has an address."""
    for locale in subject.knowledge.prose:
        for words in subject.words(locale):
            for link in _LINK.findall(words.text):
                if link not in subject.knowledge.links:
                    yield Found(words.path, words.field, {"link": link})


@rule(
    "bare-address",
    "holds an address, add it to the links in sources.yaml and write [label](link:id)",
    failing=(Edit(_DARK, _STEP, "Change it, see https://example.org/lamps for one."),),
    passing=(Edit(_DARK, _STEP, "Change it; the name before .example.org says which."),),
)
def bare_address(subject: Subject) -> Iterator[Found]:
    """Addresses stand in sources.yaml alone."""
    for locale in subject.knowledge.prose:
        for words in subject.words(locale):
            if _ADDRESS.search(words.text):
                yield Found(words.path, words.field)


@rule(
    "links-differ",
    "links to {here}, but {first} links to {there}; give both languages the same links",
    failing=(Edit("lamps/pl/lamp-dark.yaml", _STEP, "Zmień żarówkę."),),
)
def links_differ(subject: Subject) -> Iterator[Found]:
    """A text leads to the same places in every language."""
    first, *others = subject.knowledge.prose or ("",)
    if not first:
        return
    wanted = {_mirrored(first, w.path, w.field): _links(w.text) for w in subject.words(first)}
    for locale in others:
        for words in subject.words(locale):
            there = wanted.get(_mirrored(locale, words.path, words.field))
            here = _links(words.text)
            if there is not None and there != here:
                details = {"here": ", ".join(here) or "nothing", "there": ", ".join(there) or "nothing", "first": first}
                yield Found(words.path, words.field, details)


def _links(text: str) -> list[str]:
    return sorted(_LINK.findall(text))


def _mirrored(locale: str, path: str, field: str) -> tuple[str, str]:
    """The same for the same text in each language."""
    return path.replace(f"/{locale}/", "/", 1), field
