"""What one case remembers: the facts given, in order, and what cannot be computed from them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from knowledge.diagnosis import Answered

FORMAT = 1
"""Version of this shape; raised when a stored session of the older one could not be read any more."""

SUSPENDED_LIMIT = 3
PASTED_LIMIT = 8
OFFERS_LIMIT = 12


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Fact(_Part):
    """One answer to one question, as the user gave it."""

    question: str
    answer: str | None
    """An answer id; `None` is "I don't know"."""
    how: Literal["asked", "volunteered", "corrected", "inferred"]
    sure: bool = True
    at: int = 0
    """The turn in which it was learnt."""


class Offer(_Part):
    """An outcome that was concluded in this case, and what became of it."""

    topic: str
    outcome: str
    result: Literal["open", "still", "accepted", "later", "refuted", "unhelpful"] = "open"
    """`unhelpful`: it was no answer; nobody said that it was tried, or that it is not so."""


class Pasted(_Part):
    """An identifier that was pasted, without the identifier."""

    kind: str
    digest: str = ""
    """As in `messages.Identifier`."""
    given_as: str | None = None
    """The glossary term that it was given as, where that was said or the guide asked for it."""


class LookingUp(_Part):
    """What the user wants looked up in this case."""

    agreed: bool | None = None
    """Holds for the whole case; `None`: not decided."""
    invited: str = ""
    """What the user was invited to paste."""
    about: str = ""
    """Digests of what was offered to be looked up, or was looked up, last."""
    waiting: bool = False
    found: str | None = None

    def now(self, **changes: Any) -> LookingUp:
        """The same with these changes."""
        return self.model_copy(update=changes)

    def put_aside(self) -> LookingUp:
        """What holds when the case is come back to: neither what was pasted nor a result under way."""
        return self.now(about="", waiting=False)


class Former(_Part):
    """Another case of the conversation, put aside: what it takes to go on with it, in few characters."""

    case: int
    topic: str | None
    facts: tuple[tuple[str, str | None, bool], ...]
    """Question, answer, how sure; in the order in which they were learnt."""
    offers: tuple[tuple[str, str, str], ...]
    """Topic, outcome, result."""
    looking_up: LookingUp = LookingUp()


class Prompt(_Part):
    """What the assistant asked last; an answer belongs to the question as it was put."""

    kind: Literal[
        "question",
        "outcome",
        "answer",
        "wait",
        "tried",
        "review",
        "check",
        "case",
        "letter",
        "change",
        "topics",
        "rate",
        "look-up",
    ]
    of: str | None = None
    """A question id for `question`; a topic id for `look-up`; an outcome id for `outcome`, `answer`, `wait`, `tried`,
    `letter`."""


class Session(BaseModel):
    """One case. Everything else - belief, next question, conclusion, explanation - is computed from it."""

    model_config = ConfigDict(extra="ignore")

    format: int = FORMAT
    content: str = ""
    """Version of the knowledge that the last turn used."""
    locale: str | None = None
    spoke: bool = False
    """The user has written in the session's language."""
    turn: int = 0
    case: int = 1
    topic: str | None = None
    suspended: list[str] = Field(default_factory=list)
    """Topics put aside for another one, to return to; the last is the next."""
    facts: list[Fact] = Field(default_factory=list)
    put: dict[str, list[str]] = Field(default_factory=dict)
    """Guide -> the questions put in it, in order."""
    offers: list[Offer] = Field(default_factory=list)
    prompt: Prompt | None = None
    misunderstood: int = 0
    """Messages in a row that were not understood."""
    reviewed: bool = False
    """The facts of this guide were shown once to find a wrong one."""
    concluded: str = ""
    """What this guide came to when it concluded last, so that it is not told twice."""
    said: str = ""
    """What was said last that has other words when it is said again, and how many times running."""
    times: int = 0
    put_last: str = ""
    """The question that was put last, and how many times running."""
    put_times: int = 0
    left_for: str | None = None
    """The guide that was left when a text was taken for another matter ..."""
    left_at: int = 0
    """... and the turn in which that was."""
    former: list[Former] = Field(default_factory=list)
    """Other cases of the conversation, the last left last."""
    pasted: list[Pasted] = Field(default_factory=list)
    """The identifiers that were pasted, the last at the end; they themselves are not kept."""
    looking_up: LookingUp = LookingUp()

    @field_validator("pasted", mode="before")
    @classmethod
    def _kinds_alone(cls, value: Any) -> Any:
        """Sessions stored by an earlier version have nothing but kinds."""
        return [{"kind": one} if isinstance(one, str) else one for one in value] if isinstance(value, list) else value

    def copied(self) -> Session:
        """A copy that may be changed without changing this one: the parts are frozen, so the lists are enough."""
        lists = ("suspended", "facts", "offers", "pasted", "former")
        copies: dict[str, object] = {name: list(getattr(self, name)) for name in lists}
        return self.model_copy(update={**copies, "put": {topic: list(asked) for topic, asked in self.put.items()}})

    @property
    def asked(self) -> list[str]:
        """The questions put in the present guide, in order."""
        return self.put.get(self.topic or "", [])

    def fact(self, question: str) -> Fact | None:
        """What is known about the question, or `None`."""
        return next((fact for fact in self.facts if fact.question == question), None)

    def learn(self, fact: Fact) -> Fact | None:
        """Keep the fact in the place of an earlier one on the same question; returns the one replaced."""
        for index, earlier in enumerate(self.facts):
            if earlier.question == fact.question:
                self.facts[index] = fact
                return earlier
        self.facts.append(fact)
        return None

    def count_put(self, question: str) -> int:
        """Count the question as put once more; how many times running, with this one."""
        self.put_times = self.put_times + 1 if question == self.put_last else 1
        self.put_last = question
        return self.put_times

    def forget(self, question: str) -> None:
        """Drop what is known about the question, so that it is asked again."""
        self.facts = [fact for fact in self.facts if fact.question != question]

    def paste(self, pasted: Iterable[Pasted]) -> None:
        """Write down what was pasted, in the place of the same thing pasted earlier."""
        for one in pasted:
            others = [other for other in self.pasted if (other.kind, other.digest) != (one.kind, one.digest)]
            self.pasted = [*others, one][-PASTED_LIMIT:]

    def has(self, pasted: Pasted) -> bool:
        """Whether the same thing was written down."""
        return any((one.kind, one.digest) == (pasted.kind, pasted.digest) for one in self.pasted)

    def given_as(self, pasted: Pasted) -> str | None:
        """What the same identifier was given as before."""
        same = (one for one in self.pasted if one.digest and (one.kind, one.digest) == (pasted.kind, pasted.digest))
        return next((one.given_as for one in same), None)

    @property
    def pasted_kinds(self) -> list[str]:
        """The kinds that were pasted, each once."""
        return list(dict.fromkeys(one.kind for one in self.pasted))

    def evidence(self) -> dict[str, Answered]:
        """The facts as the reasoning takes them."""
        return {fact.question: Answered(fact.answer, fact.sure) for fact in self.facts}

    def refuted(self) -> frozenset[str]:
        """Outcomes of the present topic that were tried, said not to be it, or no answer."""
        over = ("still", "refuted", "unhelpful")
        return frozenset(o.outcome for o in self.offers if o.topic == self.topic and o.result in over)

    def open_offers(self) -> list[Offer]:
        """The outcomes last concluded in the present topic that nothing was heard of yet."""
        return [offer for offer in self.offers if offer.topic == self.topic and offer.result in ("open", "later")]

    def close_offers(self, result: Literal["still", "accepted", "later", "refuted", "unhelpful"]) -> None:
        """Write down what became of the outcomes that were open in the present topic."""
        pending = self.open_offers()
        self.offers = [o.model_copy(update={"result": result}) if o in pending else o for o in self.offers]

    def offer(self, outcome: str) -> None:
        """Remember that the outcome was concluded now."""
        present = [o for o in self.offers if (o.topic, o.outcome) != (self.topic, outcome)]
        self.offers = [*present, Offer(topic=self.topic or "", outcome=outcome)][-OFFERS_LIMIT:]

    def enter(self, topic: str) -> None:
        """Make the topic the present one, putting aside nothing."""
        if topic != self.topic:
            self.reviewed, self.concluded = False, ""
        self.topic = topic
        self.suspended = [other for other in self.suspended if other != topic]
        self.prompt = None

    def suspend(self) -> None:
        """Put the present topic aside, to return to it."""
        if self.topic:
            self.put_aside(self.topic)

    def put_aside(self, topic: str) -> None:
        """Return to the topic when the present one is done."""
        others = [other for other in self.suspended if other != topic]
        self.suspended = [*others, topic][-SUSPENDED_LIMIT:]

    def leave_for(self, topic: str) -> None:
        """Go to another topic because a text was taken to be about it: the way back is kept."""
        left = self.topic
        self.enter(topic)
        if left is not None and left != topic:
            self.left_for, self.left_at = left, self.turn

    def new_case(self) -> None:
        """Another customer or subscription: nothing that was tried or asked holds for it."""
        self.case = max(self.case, *(former.case for former in self.former), 0) + 1
        self.facts, self.offers, self.suspended, self.pasted, self.put = [], [], [], [], {}
        self.reviewed, self.concluded, self.prompt, self.looking_up = False, "", None, LookingUp()
        self.left_for, self.put_last, self.put_times = None, "", 0
