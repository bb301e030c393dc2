"""Every threshold of understanding, in one place. All are probabilities or similarities between 0 and 1, or margins.

Chosen on the development half of `tests/understanding`; a wrong fact is worse than a missing one, a wrong answer worse
than a question. The curve of ANSWER, with typos and without, both languages, 2392 messages in scope and 518 out of it:

    ANSWER                                      0.5   0.6   0.65  0.7   0.8
    in scope: answered, right topic             96.9  96.7  96.4  95.6  94.3 %
    in scope: answered, wrong topic             1.8   1.8   1.5   1.4   1.0 %
    in scope: offered, right topic among three  0.9   1.2   1.6   2.6   4.3 %
    out of scope: answered                      2.1   1.9   1.5   1.5   1.0 %

and of STATED, as written, precision / recall of facts in sentences and in requests:

    STATED                                      0.55         0.6          0.65
    English, sentences                          92.7 / 80.3  92.6 / 79.8  93.2 / 79.8 %
    English, requests                           94.4 / 73.6  94.8 / 73.0  95.2 / 71.8 %
    Polish, sentences                           89.5 / 79.7  91.1 / 78.6  92.1 / 76.9 %
    Polish, requests                            95.9 / 68.0  95.8 / 66.3  95.9 / 65.0 %
"""

from __future__ import annotations

from typing import NamedTuple

TEXT_LIMIT = 2000
"""Characters of a text that any model sees."""

# Topics
SURE = 0.9
"""Probability of the best topic below which the encoder is asked as well, if there is one."""
ANSWER = 0.7
"""The best topic is answered from here ..."""
ANSWER_LEAD = 0.2
"""... if it is so far ahead of the second."""
ANSWER_SHORT = 0.95
"""The best topic of a short text is answered from here."""
DID_YOU_MEAN = 0.2
"""The best topics are offered from here."""
OUTSIDE = 0.4
"""A subject outside is believed from here ..."""
OUTSIDE_SHORT = 0.7
"""... and in a short text from here."""
REJECT = 0.75
"""The chance that no topic inside is meant from which a longer text is out of scope, whatever it is about."""
SHORT = 2
"""Words up to which a text names a subject at best: it is offered rather than answered."""
COVERAGE = 0.45
"""Share of the text's letters groups ever seen below which nothing is understood: gibberish, another language."""

SHORT_REPLY = 8
"""Words up to which what is said to an open question is not shown to the encoder: it says little of so few words."""

# Languages
LANGUAGE_LEAD = 2.5
"""Log odds between the best and the second language from which a message is taken to be in the best."""
LANGUAGE_FRAME = 3.0
"""Evidence for a language from which a pasted text in the default language does not outweigh it."""

# Answers
PLAIN = 0.98
"""Probability of an answer read from "yes", "no", a label, a number or "both"."""
HEDGED = 0.8
"""What is left of a probability after "I think"."""
ANSWER_READ = 0.5
"""Probability from which a reply in other words is read as an answer ..."""
ANSWER_UNKNOWN = 0.5
"""... and as "I don't know"."""
ANSWER_SURE = 0.9
"""Probability by words alone below which the encoder is asked for the answer as well."""


class ReplyWeights(NamedTuple):
    """What each piece of evidence for an answer counts; the pieces are those of `answering.ReplyEvidence`."""

    lexical: float
    likeness: float
    mismatch: float
    echo: float
    tail: float
    tail_likeness: float
    taken_back: float
    phrase: float
    rival: float
    denied: float
    stated: float
    said: float
    contradicted: float
    bias_unknown: float
    knowing: float
    unknown: float
    opens_unknown: float
    bias_none: float
    asks: float
    opens_asking: float
    doubts: float
    opens_doubt: float
    either: float
    either_named: float
    elsewhere: float
    aside: float
    long: float
    meaning: float = 0.0
    knowing_meaning: float = 0.0


REPLY_LEXICAL = ReplyWeights(
    lexical=2.09, likeness=1.74, mismatch=-0.34, echo=0.0, tail=0.68, tail_likeness=0.24, taken_back=0.27, phrase=0.0,
    rival=-1.03, denied=-0.59, stated=0.3, said=1.36, contradicted=-0.34, bias_unknown=0.12, knowing=2.22, unknown=0.3,
    opens_unknown=0.84, bias_none=-1.06, asks=2.72, opens_asking=0.0, doubts=1.34, opens_doubt=0.0, either=1.17, either_named=0.0, elsewhere=0.0,
    aside=-0.39, long=-0.66,
)  # fmt: skip
"""Where the encoder is not asked ..."""
REPLY_MEANING = ReplyWeights(
    lexical=1.45, likeness=1.79, mismatch=-0.3, echo=0.0, tail=0.56, tail_likeness=0.24, taken_back=0.35, phrase=0.0,
    rival=-1.15, denied=-0.55, stated=0.19, said=1.25, contradicted=-0.33, bias_unknown=0.19, knowing=1.87,
    unknown=0.18, opens_unknown=0.89, bias_none=-1.12, asks=2.63, opens_asking=0.0, doubts=1.44, opens_doubt=0.0, either=1.18, either_named=0.0,
    elsewhere=0.0, aside=-0.53, long=-0.59, meaning=0.64, knowing_meaning=0.49,
)  # fmt: skip
"""... and where it is. Fitted on the development half of `tests/understanding`."""

# Facts


class FactWeights(NamedTuple):
    """What each piece of evidence for a fact counts, in log odds; the pieces are those of `statements.Evidence`."""

    bias: float
    lexical: float
    likeness: float
    near: float
    near_likeness: float
    mismatch: float
    asked: float
    supposed: float
    unreal: float
    unknown: float
    supposed_around: float
    elsewhere: float
    quoted: float
    phrase: float
    size: float
    phrase_doubted: float
    phrase_negated: float
    turned: float
    rival: float
    aside: float
    meaning: float = 0.0


FACT_LEXICAL = FactWeights(
    bias=-0.99, lexical=2.03, likeness=-2.45, near=1.06, near_likeness=5.01, mismatch=-1.49, asked=-0.29,
    supposed=0.02, unreal=-0.4, unknown=-0.17,
    supposed_around=0.0, elsewhere=0.0, quoted=0.0, phrase=3.98, size=-0.81, phrase_doubted=-2.2, phrase_negated=-3.32,
    turned=0.54, rival=-4.41, aside=-2.46,
)  # fmt: skip
"""Where the encoder is not asked ..."""
FACT_MEANING = FactWeights(
    bias=-0.73, lexical=0.95, likeness=-3.91, near=0.38, near_likeness=6.16, mismatch=-1.03, asked=-0.37,
    supposed=-0.3, unreal=-0.34, unknown=0.06,
    supposed_around=0.0, elsewhere=0.0, quoted=0.0, phrase=3.3, size=-0.67, phrase_doubted=-1.15, phrase_negated=-3.11,
    turned=0.69, rival=-2.93, aside=-2.15, meaning=1.43,
)  # fmt: skip
"""... and where it is. Fitted on the development half of `tests/understanding`."""
OPEN_FROM, OPEN_TO = 0.35, 0.72
"""Probabilities, by words alone, between which the encoder is asked whether a fact is stated."""
STATED = 0.6
"""Probability from which words state a fact ..."""
STATED_SUPPOSED = 0.95
"""... in spite of an "if" or "when" among them ..."""
STATED_ASIDE = 0.75
"""... of a question that the message's subject does not have ..."""
STATED_LEAD = 0.2
"""... and by how much more probably than another answer to the same question, if both are."""
SUBJECT = 0.5
"""Probability of all topics inside together from which the message has a subject ..."""
SUBJECT_TOPIC = 0.05
"""... which is every topic that is so probable."""
