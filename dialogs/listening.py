"""What a text asks for besides telling facts: commands, reactions, and replies to what was asked last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from pathlib import Path

from dialogs.changing import CLAUSE, Changing
from dialogs.commands import COMMANDS, REACTIONS
from dialogs.moves import Moves
from dialogs.origins import Origins
from dialogs.pasting import Labels
from dialogs.session import Prompt
from dialogs.words import Words
from knowledge.model import Knowledge
from knowledge.understanding import PhraseBook
from knowledge.understanding.cues import consents_of
from knowledge.understanding.folding import fold, split, words_of
from knowledge.understanding.phrases import PhraseFinder

_LANGUAGE = "language"
_SHARE, _SHARE_OF_TWO = 0.5, 0.6
"""The share of a clause's words that a command's phrase has to be, if other words stand around it; a phrase of two
words has to be more of it."""
IN_OTHER_WORDS = (
    _LANGUAGE,
    "person",
    "change",
    "bot",
    "causes",
    "other-case",
    "restart",
    "abuse",
    "instruct",
    "others",
    "why-ask",
    "why-answer",
    "back",
    "former-case",
    "first-case",
    "letter",
)
"""Commands that are known by a phrase among a few other words."""
_SHORT = 3
"""Up to so many words a phrase of frequent words alone says nothing within other words."""
_OPENING = 4
"""Another customer is a new case if it is named before this word of a clause."""
_WHOLE, _CLAUSE = 0.8, 0.9
"""How well a whole message, or a clause of one, has to fit a command's phrase (0..1)."""

_LIKELY_MOVE, _MOVE, _SURE_MOVE = 0.4, 0.6, 0.9
"""How probable a move in other words has to be (0..1): less if the text tells no facts, more if it may answer an open
question."""
_UNDOING = {"restart", "new-case", "same-case", "other-case", "former-case", "first-case", "back", "change"}
_MOVES = (COMMANDS.keys() | REACTIONS) - _UNDOING
"""Commands that may be meant in other words; those that undo or open something have to be plainly asked for."""
_NO_MOVES = (_LANGUAGE, "case-named", "change-what", "change-to", "go-to")
"""Lists of words within a message rather than of messages."""
_AFTER = ("outcome", "answer", "wait", "letter", "tried", "look-up", "rate", "review", "case")
"""What may have been asked last for a reply in other words to be looked for: a question has a reader of its own."""

_GOING = 3
"""Words before which a text says that it goes back to something."""

ANSWERS_ALONE = ("yes", "no", "none", "skip")
"""Replies that mean too many other things within a longer text."""
ALONE = ("unknown", "answers-it")
"""Replies that count only if all of the text is one: "ok, and which MPN?" is not."""

REFUSED = ("others", "promise", "instruct")
"""Reactions to what is never told or promised, wherever in a question it stands."""

_ON = {
    "accepted": ("outcome", "accepted"),
    "still": ("outcome", "still"),
    "later": ("outcome", "later"),
    "not-yet": ("outcome", "later"),
    "unknown": ("outcome", "unknown"),
    "not-that": ("outcome", "refuted"),
    "write-it": ("letter", None),
    "did-it": ("steps-done", None),
}
"""What may be said after any conclusion."""

REPLIES: Mapping[str, Mapping[str, tuple[str, str | None]]] = {
    "outcome": {
        **_ON,
        "yes": ("outcome", "accepted"),
        "no": ("outcome", "still"),
        "stuck": ("outcome", "still"),
        "answers-it": ("outcome", "later"),
    },
    "answer": {
        **_ON,
        "yes": ("outcome", "yes"),
        "answers-it": ("outcome", "yes"),
        "no": ("outcome", "no"),
        "stuck": ("outcome", "no"),
    },
    "wait": {
        **_ON,
        "yes": ("letter", None),
        "no": ("outcome", "later"),
        "answers-it": ("outcome", "later"),
        "stuck": ("person", None),
        "skip": ("person", "anyway"),
        "copied": ("done", None),
    },
    "letter": {
        **_ON,
        "copied": ("copied", None),
        "answers-it": ("done", None),
        "yes": ("done", None),
        "no": ("done", None),
    },
    "tried": {
        "did-it": ("tried", "done"),
        "yes": ("tried", "done"),
        "not-yet": ("tried", "not-yet"),
        "no": ("tried", "not-yet"),
        "later": ("tried", "not-yet"),
        "unknown": ("outcome", "unknown"),
        "accepted": ("outcome", "accepted"),
        "not-that": ("tried", "not-it"),
    },
    "review": {"yes": ("facts-right", None), "answers-it": ("facts-right", None), "no": ("change", None)},
    "check": {
        "yes": ("person", "go"),
        "skip": ("person", "anyway"),
        "prepare": ("person", "go"),
        "no": ("done", None),
        "still": ("outcome", "still"),
        "stuck": ("outcome", "still"),
        "accepted": ("outcome", "accepted"),
        "later": ("done", None),
    },
    "case": {
        "yes": ("same-case", None),
        "same": ("same-case", None),
        "no": ("new-case", None),
        "unknown": ("new-case", None),
    },
    "topics": {"none": ("none", None), "no": ("none", None), "unknown": ("none", None), "stuck": ("none", None)},
    "person": {"prepare": ("person", "anyway"), "skip": ("person", "anyway"), "none": ("none", None)},
    "rate": {
        "yes": ("rate", "good"),
        "rate-good": ("rate", "good"),
        "rate-bad": ("rate", "bad"),
        "no": ("rate", "bad"),
    },
    "look-up": {
        "look-up": ("look-up", "go"),
        "yes": ("look-up", "go"),
        "prepare": ("look-up", "go"),
        "no": ("look-up", "no"),
        "skip": ("look-up", "skip"),
        "letter": ("letter", None),
    },
    "change": {"no": ("resume", None), "none": ("resume", None), "unknown": ("resume", None)},
    "question": {
        "skip": ("answer", "unknown"),
        "accepted": ("outcome", "accepted"),
        "still": ("resume", None),
        "not-that": ("resume", None),
    },
}
"""What a reply means, by the kind of what was asked: phrase key -> the choice that a button would have made."""


_UNOFFERED = ("outcome", "answer", "wait", "tried")
"""What may be open without anything offered that a mere "go on" could accept."""


@dataclass(frozen=True)
class Heard:
    """The commands in a text, and what else it says."""

    commands: tuple[str, ...] = ()
    language: str | None = None
    """The language asked for, with the command `language`."""
    spoken: str | None = None
    """The language of the phrases that were found, if it is one language's alone."""
    rest: str = ""
    """The text without the parts that were commands."""
    guessed: bool = False
    """The command was not named, but may be meant in other words."""


class Listening:
    """Finds commands and replies in texts of any language of the wording."""

    def __init__(self, wording: Mapping[str, Words], knowledge: Knowledge, cache: Path | None = None) -> None:
        """`cache` is a file that keeps what is learnt of the phrases between starts."""
        commands: dict[str, list[str]] = {}
        replies: dict[str, list[str]] = {"yes": [], "no": [], "unknown": []}
        for locale, words in wording.items():
            for key, said in words.phrases.items():
                if key == _LANGUAGE or key in COMMANDS or key in REACTIONS:
                    commands[f"{key}:{locale}"] = list(said)
                else:
                    replies.setdefault(key, []).extend(said)
        for language in knowledge.languages.values():
            replies["yes"] += language.yes
            replies["no"] += language.no
            replies["unknown"] += language.unknown
        self._commands = PhraseBook(commands)
        partly = {key: said for key, said in commands.items() if key.partition(":")[0] in IN_OTHER_WORDS}
        common = {word for language in knowledge.languages.values() for word in map(fold, language.common_words)}
        self._inside = PhraseFinder(_telling(_long(partly, 2), common), gaps=False)
        self._shared = PhraseBook({"shared": _shared(wording)})
        consents = {" ".join(words_of(said)) for one in knowledge.languages.values() for said in consents_of(one)}
        # "Ok" or "why not" asks for nothing where nothing was offered.
        plain = {**replies, "yes": [said for said in replies["yes"] if " ".join(words_of(said)) not in consents]}
        self._replies = {
            kind: PhraseBook(
                {key: (plain if kind in _UNOFFERED else replies)[key] for key in meanings if key in replies}
            )
            for kind, meanings in REPLIES.items()
        }
        self._not_meant = PhraseBook({"not-meant": _said(wording, "not-meant")})
        self._asides = PhraseBook({key: _said(wording, key) for key in ("look-up-now", "how-long")})
        self._topics = PhraseBook(_names_of_topics(knowledge))
        self.labels = Labels(knowledge)
        self.origins = Origins(knowledge)
        negations = [word for language in knowledge.languages.values() for word in language.negations]
        told = {key: said for key, said in replies.items() if key not in (*ANSWERS_ALONE, *ALONE)}
        self._within = PhraseFinder(_long(told, 2), negations)
        self._fillers = PhraseBook({"filler": [*_said(wording, "answers-it"), *_said(wording, "rate-good")]})
        self._seeking = PhraseFinder([("find-out", said) for said in _said(wording, "find-out") if " " in said])
        self._cases = PhraseFinder([("other-case", phrase) for phrase in _said(wording, "case-named")], gaps=False)
        self._going = PhraseFinder([("go-to", phrase) for phrase in _said(wording, "go-to")], gaps=False)
        self.changing = Changing(wording, knowledge)
        self._touched = PhraseFinder(_long({key: _said(wording, key) for key in REFUSED}, 3))
        asked = {
            key: _said(wording, key) for words in wording.values() for key in words.phrases if key not in _NO_MOVES
        }
        self._moves = Moves({**asked, **replies}, knowledge, cache)

    def commands(self, text: str, prompt: Prompt | None = None, *, told: bool = False) -> Heard:
        """The commands in the text: the whole of it, or some of its clauses.

        `prompt` is what was asked last: before an answer was given, other words than the listed ones are more likely
        to be about a topic or a question. `told`: something is known of a case, so that another customer at the
        beginning of a clause is another case.
        """
        whole = self._commands.best(text)
        if whole is not None and whole[1] >= _WHOLE:
            return self._heard([(whole[0], text)], "")
        segments = [segment.strip() for segment in CLAUSE.split(text) if segment.strip()]
        found, rest = [], []
        for segment in segments:
            key = self._command_of(segment, alone=len(segments) <= 2)
            if key is None and told and self._names_case(segment):
                key = "other-case"
            if key is not None:
                found.append((key, segment))
            # "The second customer has EA": the clause that names the other case tells of it too.
            if key is None or (key.partition(":")[0] == "other-case" and self._commands.best(segment) is None):
                rest.append(segment)
        if not found:
            move = self._move(text, prompt)
            return (
                replace(self._heard([(f"{move}:", text)], ""), guessed=True) if move is not None else Heard(rest=text)
            )
        return self._heard(found, ", ".join(said for said in rest if self._fillers.best(said) is None))

    def _command_of(self, clause: str, *, alone: bool) -> str | None:
        """The command that a clause is, or that makes up most of its words; a single word counts only if `alone`."""
        match = self._commands.best(clause) if alone or " " in clause else None
        if match is not None and match[1] >= _CLAUSE:
            return match[0]
        words = split(clause)
        inside = [
            m
            for m in self._inside.find(words)
            if m.size >= (_SHARE_OF_TWO if m.size == 2 else _SHARE) * len(words.texts)
            or (m.key.partition(":")[0] == "instruct" and m.size >= _SHORT and m.start == 0)
            or (m.key.partition(":")[0] == _LANGUAGE and m.start == 0)
        ]
        if inside:
            return max(inside, key=lambda found: found.rank).key
        return None

    def _move(self, text: str, prompt: Prompt | None) -> str | None:
        """The command that a text is in other words than the listed ones, unless it replies to what was asked last."""
        after = prompt is not None and prompt.kind in _AFTER
        if prompt is not None and self._replies[prompt.kind].best(text) is not None:
            return None
        move = self._moves.guess(text, _MOVES)
        return move.key if move is not None and move.share >= (_MOVE if after else _SURE_MOVE) else None

    def _names_case(self, clause: str) -> bool:
        return any(match.start < _OPENING for match in self._cases.find(split(clause)))

    def is_same_case(self, text: str, prompt: Prompt | None) -> bool:
        """Whether a text that tells more also says that the former case's facts hold for this one."""
        if prompt is None or prompt.kind != "case":
            return False
        words = words_of(text)
        openings = [" ".join(words[:size]) for size in range(1, _OPENING)]
        replies = [self.reply(opening, prompt, whole=True) for opening in openings]
        return any(reply is not None and reply[0] == "same-case" for reply in replies)

    def reply(self, text: str, prompt: Prompt, whole: bool) -> tuple[str, str | None] | None:
        """What the text answers to the prompt, as a choice's intention and value; `None` if it does not.

        `whole`: only if all of the text is the answer; else a clause of it may be.
        """
        kind = "person" if prompt.of == "person" else prompt.kind
        book, meanings = self._replies[kind], REPLIES[kind]
        clauses = [text] if whole else [clause for clause in CLAUSE.split(text) if clause.strip()]
        matches = [match[0] if match is not None else None for match in map(book.best, clauses)]
        alone = None not in matches
        loose = (*ALONE, "accepted", "still", "not-that") if prompt.kind == "question" else ALONE
        match = next((key for key in matches if key is not None and (alone or key not in loose)), None)
        if match is not None:
            return meanings[match]
        guessing = prompt.kind in _AFTER and not (whole and len(CLAUSE.split(text.strip(" .!?"))) > 1)
        move = self._moves.guess(text, meanings.keys() - set(ANSWERS_ALONE)) if guessing else None
        least = _SURE_MOVE if move is not None and move.key == "accepted" else _MOVE if whole else _LIKELY_MOVE
        if move is not None and move.share >= least:
            return meanings[move.key]
        inside = [] if whole else [found for found in self._within.find(split(text)) if found.key in meanings]
        inside = [found for found in inside if found.key not in loose]
        return meanings[max(inside, key=lambda found: found.rank).key] if inside else None

    def topic(self, text: str) -> str | None:
        """The topic whose name or button the whole text is."""
        match = self._topics.best(text)
        return match[0] if match is not None and match[1] >= _CLAUSE else None

    def going_to(self, text: str) -> str | None:
        """What follows on "back to", where a text begins so: the topic to go to, and what is told of it."""
        words = split(text)
        match = next((match for match in self._going.find(words) if match.start < _GOING), None)
        return " ".join(text.split()[match.end :]) if match is not None and match.end < len(text.split()) else None

    def is_seeking(self, text: str) -> bool:
        """Whether a clause of the text begins as one that asks where to find something, or how to tell."""
        clauses = map(split, CLAUSE.split(text))
        return any(match.start < _OPENING for clause in clauses for match in self._seeking.find(clause))

    def is_not_meant(self, text: str, *, plainly: bool) -> bool:
        """Whether the whole text says that something else was meant; `plainly`: a mere "no" says so too."""
        found = [book.best(text) for book in (self._not_meant, *([self._replies["topics"]] if plainly else []))]
        return any(match is not None and match[1] >= _WHOLE for match in found)

    def aside(self, text: str) -> str | None:
        """`look-up-now` or `how-long`, if the whole text is one: asked for beside whatever is open."""
        match = self._asides.best(text)
        return match[0] if match is not None and match[1] >= _CLAUSE else None

    def refused(self, text: str) -> str | None:
        """Which of the things that are never told or promised the text asks for somewhere in it."""
        found = self._touched.find(split(text))
        return max(found, key=lambda match: match.rank).key if found else None

    def _heard(self, found: list[tuple[str, str]], rest: str) -> Heard:
        names = [key.partition(":") for key, _ in found]
        language = next((locale for name, _, locale in names if name == _LANGUAGE), None)
        spoken = {key.partition(":")[2] for key, phrase in found if self._shared.best(phrase) is None} - {""}
        return Heard(
            tuple(dict.fromkeys(name for name, _, _ in names)),
            language,
            next(iter(spoken)) if len(spoken) == 1 and language is None else None,
            rest,
        )


def _names_of_topics(knowledge: Knowledge) -> dict[str, list[str]]:
    """Topic -> what it is called on the screen, in every language."""
    names: dict[str, list[str]] = {}
    for prose in knowledge.prose.values():
        for topic, words in prose.topics.items():
            names.setdefault(topic, []).extend((words.title, words.button, *words.names))
    return names


def _said(wording: Mapping[str, Words], key: str) -> list[str]:
    return [phrase for words in wording.values() for phrase in words.phrases.get(key, ())]


def _long(phrases: Mapping[str, list[str]], words: int) -> list[tuple[str, str]]:
    """The phrases with at least so many words: shorter ones mean too much inside another text."""
    return [(key, phrase) for key, said in phrases.items() for phrase in said if len(phrase.split()) >= words]


def _telling(phrases: list[tuple[str, str]], common: Set[str]) -> list[tuple[str, str]]:
    """Without the short ones that are made of frequent words alone: "who is that" is part of too many questions."""
    return [(key, said) for key, said in phrases if len(words_of(said)) > _SHORT or not set(words_of(said)) <= common]


def _shared(wording: Mapping[str, Words]) -> list[str]:
    """Phrases that stand in more than one language."""
    times = Counter(
        phrase.casefold()
        for words in wording.values()
        for phrase in {p for said in words.phrases.values() for p in said}
    )
    return [phrase for phrase, count in times.items() if count > 1]
