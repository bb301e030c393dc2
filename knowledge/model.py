"""The shapes of the knowledge: logic (ids, numbers, sources) and prose (words in one language), both frozen.

The two mirror each other: `content/<area>/<topic>.yaml` holds a `Topic`, `content/<area>/<locale>/<topic>.yaml`
its `TopicProse`. `loading.py` reads them and collects every fault.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field

from knowledge.looking_up import LookUp, LookUpProse, Repeated
from knowledge.shapes import Frozen, Id, Text, one_or_more
from knowledge.sources import Change, ChangeProse, Page, PageProse, SourceRef
from knowledge.utterances import Utterances

Locale: TypeAlias = str
"""A language the assistant speaks, as a two-letter code: `en`, `pl`."""

NEITHER = "neither"
"""What not knowing amounts to where it fits none of a question's answers: only conditions without the question hold."""


class Likelihood(StrEnum):
    """How often a cause shows an answer, in the words an author uses."""

    ALWAYS = "always"
    USUALLY = "usually"
    SOMETIMES = "sometimes"
    RARELY = "rarely"
    NEVER = "never"


class Who(StrEnum):
    """Who can answer a question; decides its cost and on whose list it goes when the partner cannot."""

    YOU = "you"
    COLLEAGUE = "colleague"
    CUSTOMER = "customer"


class Audience(StrEnum):
    """Whom a text to copy is written to."""

    CUSTOMER = "customer"
    COLLEAGUE = "colleague"
    GLOBAL_ADMIN = "global-admin"


class After(StrEnum):
    """What fits to ask once a conclusion has been read."""

    FORM = "form"
    """A step was given: what does the form do now?"""
    ANSWER = "answer"
    """News or a recommendation: does that answer it?"""
    WAIT = "wait"
    """Somebody else has to reply first: nothing is asked until the partner is back."""


class Contact(StrEnum):
    """Whom the source names when the topic's own answer does not help."""

    SUPPORT = "support"
    """The support link, once subscription and tenant ID were checked with the customer (121, 126)."""
    CUSTOMER = "customer"
    GLOBAL_ADMIN = "global-admin"
    CLAIM_COMMENTS = "claim-comments"
    INCENTIVES_ADMIN = "incentives-admin"
    NOBODY = "nobody"
    """The source names nobody: the assistant says so and offers a summary to paste."""


# ---------------------------------------------------------------------------------------------------------------- logic


Needs = Mapping[Id, Annotated[tuple[Id, ...], BeforeValidator(one_or_more)]]
"""Question id -> answers that fit (one may stand alone in YAML). All must fit; an unknown answer fits as well."""


class Question(Frozen):
    """Something the partner may know that changes the advice. Its id is the id of the fact that it yields."""

    id: Id
    source: tuple[SourceRef, ...]
    answers: tuple[Id, ...] = Field(min_length=2)
    """The answers with a button, in the order shown; at most three beside "I don't know"."""
    unlisted: tuple[Id, ...] = ()
    """Answers understood from words but not offered as buttons."""
    who: Who = Who.YOU
    yes_means: Id | None = Field(None, alias="yes-means")
    """The answer that a plain "yes" gives, where the question can be answered so."""
    no_means: Id | None = Field(None, alias="no-means")
    terms: tuple[Id, ...] = ()
    """Glossary terms in the question: "what is that?" explains the first."""
    implies: Mapping[Id, Mapping[Id, Id]] = Field(default_factory=dict)
    """answer -> {other question: its answer}: what follows from this answer without asking."""
    from_topics: Mapping[Id, Id] = Field(default_factory=dict, alias="from-topics")
    """Topic -> the answer that coming from it gives without asking."""
    identifiers: Mapping[Id, Id] = Field(default_factory=dict)
    """Kind of a pasted identifier -> the answer that it gives when this question is open."""
    identifiers_anywhere: bool = Field(False, alias="identifiers-anywhere")
    """A pasted identifier gives the answer anywhere in a guide that uses the question, asked or not."""
    repeated: Repeated | None = None
    """What an identifier tells that was given twice, as different things."""
    sought: bool = False
    """Its answers are what partners come for: a message that asks for one of them tells it."""
    volatile: bool = False
    """Time or a mending step may change it: asked anew after "still the error"."""

    @property
    def every_answer(self) -> tuple[Id, ...]:
        """All answers that a fact of this question can have, buttons first."""
        return self.answers + self.unlisted


class Use(Frozen):
    """How one guide uses a question: what is particular to the guide, not to the question."""

    question: Id
    needs: Needs = Field(default_factory=dict)
    normally: Mapping[Id, Likelihood] = Field(default_factory=dict)
    """How it is answered when it is not the trouble; what is not named shares the rest evenly."""
    unknown_means: Id | None = Field(None, alias="unknown-means")
    """Option guides: the answer that not knowing amounts to, where it decides; `NEITHER` for none of them."""
    presumed: bool = True
    """Whether a fact that makes sense only under one answer to this question gives that answer as well."""


class Step(Frozen):
    """One thing to do, in order."""

    id: Id
    source: tuple[SourceRef, ...]


class Letter(Frozen):
    """A text to send to somebody, ready to copy: the requests, in order, numbered."""

    to: Audience
    requests: tuple[Id, ...] = Field(min_length=1)


class Outcome(Frozen):
    """Where a guide can end: a cause of trouble, or an option to choose."""

    id: Id
    source: tuple[SourceRef, ...]
    steps: tuple[Step, ...] = ()
    after: After = After.ANSWER
    letter: Letter | None = None
    changed: tuple[Id, ...] = ()
    """"Has changed since" notes that touch this outcome, shown as dated notes."""
    leads_to: Id | None = Field(None, alias="leads-to")
    """Another topic worth offering next."""


class Cause(Outcome):
    """A possible reason for the trouble."""

    prior: float = Field(gt=0)
    """How common it is beside its siblings; any positive scale."""
    when: Mapping[Id, Mapping[Id, Likelihood]] = Field(default_factory=dict)
    """question -> answer -> how often the partner answers so if this is the cause."""


class Option(Outcome):
    """A possible choice."""

    only_if: Annotated[tuple[Needs, ...], BeforeValidator(one_or_more)] = Field(default=(), alias="only-if")
    """Condition maps, any of which suffices; within a map all must hold. None: holds always."""


class Topic(Frozen):
    """One thing partners ask about: a cause guide, an option guide, a plain answer, or a subject outside."""

    id: Id
    kind: Literal["causes", "options", "answer", "outside"]
    source: tuple[SourceRef, ...]
    uses: tuple[Use, ...] = ()
    causes: tuple[Cause, ...] = ()
    options: tuple[Option, ...] = ()
    otherwise: Outcome | None = None
    """`options`: the outcome when no option holds. `causes`: what the source does not know; ends at a person.
    `answer` and `outside`: the one outcome."""
    otherwise_prior: float = Field(1.0, alias="otherwise-prior")
    contact: Contact = Contact.NOBODY
    contact_after: Needs = Field(default_factory=dict, alias="contact-after")
    """What the source wants done before the contact is asked: question -> the answers that say so."""
    changed: tuple[Id, ...] = ()
    look_up: LookUp | None = Field(None, alias="look-up")
    featured: int | None = None
    """Rank by how common it is: the first are on the greeting, and all topics are listed in this order."""
    related: tuple[Id, ...] = ()
    """Topics to offer afterwards."""

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Every way to end, in the order of the file, `otherwise` last."""
        return (*self.causes, *self.options, *((self.otherwise,) if self.otherwise else ()))

    def outcome(self, outcome_id: str) -> Outcome:
        """The outcome of that id. Raises `KeyError` if the topic has none."""
        for outcome in self.outcomes:
            if outcome.id == outcome_id:
                return outcome
        raise KeyError(outcome_id)

    def use(self, question_id: str) -> Use | None:
        """How this guide uses the question, or `None` if it does not."""
        return next((use for use in self.uses if use.question == question_id), None)


class Term(Frozen):
    """A glossary entry."""

    id: Id
    source: tuple[SourceRef, ...]
    changed: tuple[Id, ...] = ()
    topic: Id | None = None
    """A topic that explains the term better than the glossary, if one does."""


# ---------------------------------------------------------------------------------------------------------------- prose


class AnswerProse(Frozen):
    label: Text
    """On the button, in the user's voice: up to 24 characters, 34 for a name from the form."""
    noted: Text
    """A short noun phrase for "Noted: ..." and summaries: `bought through CSP`."""
    phrases: tuple[Text, ...] = ()
    """How partners say it; read as an answer, as a fact in any message, and by tests."""


class QuestionProse(Frozen):
    before: Text | None = None
    """What has to be said before it is asked, where the choice needs it."""
    ask: Text
    """The question, up to 15 words."""
    why: Text
    """One sentence on why it matters, from the source."""
    for_others: Text = Field(alias="for-others")
    """The same question in a letter to whoever can answer it, in its polite form."""
    about: Text
    """A short noun phrase naming what is asked: `how the customer bought it`."""
    repeated: Text | None = None
    """Says that one identifier was given twice, as what; where the question has such a thing."""
    answers: Mapping[Id, AnswerProse]


class OutcomeProse(Frozen):
    name: Text
    """The headline: cause guides, a clause after "Very likely the cause: "; else a whole sentence without stop."""
    short: Text
    """A noun phrase for lists and buttons, up to 34 characters."""
    because: Text
    """Why, in one or two short sentences."""
    time: Text | None = None
    """How long it takes, as far as the source says."""
    steps: Mapping[Id, Text] = Field(default_factory=dict)


class TopicProse(Frozen):
    title: Text
    """A noun phrase or clause for "all topics" and summaries: `A subscription is refused`."""
    button: Text
    """The same on a button, up to 24 characters."""
    names: tuple[Text, ...] = ()
    """What it is called in a plain word or two, to go there: `subscription`."""
    examples: tuple[Text, ...] = Field(min_length=1)
    """How partners put it, for recognising the topic."""
    outcomes: Mapping[Id, OutcomeProse] = Field(default_factory=dict)
    requests: Mapping[Id, Text] = Field(default_factory=dict)
    """Questions of the topic's letters, each a whole polite sentence."""
    questions: Mapping[Id, QuestionProse] = Field(default_factory=dict)
    """Prose of the questions that the topic's logic file defines."""
    look_up: LookUpProse | None = Field(None, alias="look-up")


class TermProse(Frozen):
    name: Text
    meaning: Text
    where: Text
    """Where to find it, or who has it; a general term says that it is one."""
    phrases: tuple[Text, ...] = Field(min_length=1)
    """What partners call it."""
    labels: tuple[Text, ...] = ()
    """What else, right beside an identifier, says that it is this one: "subscription ⟨guid⟩"."""


class Prose(Frozen):
    """All words of one language."""

    locale: str
    topics: Mapping[Id, TopicProse]
    questions: Mapping[Id, QuestionProse]
    """By question id, whatever topic defines it."""
    terms: Mapping[Id, TermProse]
    changes: Mapping[Id, ChangeProse]
    pages: Mapping[Id, PageProse]
    utterances: Utterances = Utterances()

    def requests_of(self, topic_id: str) -> tuple[str, ...]:
        """Every message known to be about the topic: its title, its examples and further utterances."""
        topic = self.topics[topic_id]
        return tuple(dict.fromkeys((topic.title, *topic.examples, *self.utterances.requests.get(topic_id, ()))))


class Language(Frozen):
    """What understanding needs to know of a language: whole phrases and words, no sentence for the user."""

    locale: str
    name: Text
    """In the language itself: `polski`."""
    yes: tuple[Text, ...]
    no: tuple[Text, ...]
    unknown: tuple[Text, ...]
    """"I don't know" and its kin, as whole messages."""
    both: tuple[Text, ...]
    neither: tuple[Text, ...]
    ordinals: tuple[tuple[Text, ...], ...]
    """Words for the first, second, third, fourth choice."""
    hedges: tuple[Text, ...]
    """"I think", "probably": a fact in such a clause counts less."""
    negations: tuple[Text, ...]
    """"not", "isn't": a phrase after one is not a fact."""
    corrections: tuple[Text, ...]
    """"no, it was ...": what follows replaces."""
    particles: Mapping[Id, tuple[Text, ...]] = Field(default_factory=dict)
    """Small words that make of a statement something else: a question, a condition, a plan; `a/b c/d` means each pair.
    The kinds are those of `understanding/cues.py`; a language without them is understood less finely."""
    speaker: tuple[Text, ...] = ()
    """Words of somebody who speaks for themselves: a text without any may be pasted, and does not change the language
    of a talk. None listed: any text does."""
    common_words: tuple[Text, ...] = Field(alias="common-words")
    """Frequent small words that tell this language from the others."""


class Knowledge(Frozen):
    """Everything known, checked and resolved; what the rest of the program works with."""

    topics: Mapping[Id, Topic]
    questions: Mapping[Id, Question]
    terms: Mapping[Id, Term]
    changes: Mapping[Id, Change]
    pages: Mapping[Id, Page]
    links: Mapping[Id, str]
    """Link id -> URL; prose writes `[label](link:id)`."""
    prose: Mapping[Locale, Prose]
    languages: Mapping[Locale, Language]
    version: str
    """Hash of the content, kept with each session."""

    @property
    def locales(self) -> tuple[Locale, ...]:
        """Languages in which everything is said, the first being the default."""
        return tuple(self.prose)

    def page_of(self, ref: SourceRef) -> Page:
        """The page that a source reference stands on. Raises `KeyError` for an unknown one."""
        if isinstance(ref, str):
            return self.pages[ref]
        for page in self.pages.values():
            if ref in page.segments:
                return page
        raise KeyError(ref)
