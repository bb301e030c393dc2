"""Every threshold of understanding, in one place. All are probabilities or similarities between 0 and 1, or margins.

Chosen on the development half of `tests/understanding`; a wrong fact is worse than a missing one, a wrong answer worse
than a question. The curve of ANSWER, with typos and without, both languages, 4742 messages in scope and 548 out of it:

    ANSWER                                      0.5   0.6   0.65  0.7   0.8
    in scope: answered, right topic             92.3  91.6  91.0  90.1  86.1 %
    in scope: answered, wrong topic             4.1   3.9   3.5   3.3   2.5 %
    in scope: offered, right topic among three  2.5   3.4   4.4   5.5   10.2 %
    out of scope: answered                      2.5   2.1   1.3   1.3   0.6 %

of SURE, as written, with the share of these messages that the encoder is asked about for their topic, English / Polish,

    SURE                                        0.0          0.7          0.9          0.97
    in scope: right topic first                 93.0 / 92.7  94.3 / 93.8  94.4 / 94.2  94.5 / 94.1 %
    the encoder is asked                        0 / 0        9 / 10       18 / 20      28 / 32 %

and of STATED, as written, on messages that the judgements were not learnt on (`python -m tests.understanding.fitting`),
with the encoder, before the rules for asking, supposing and setting right: precision / recall of facts in sentences and
in requests,

    STATED                                      0.5          0.6          0.7          0.8          0.9
    English, sentences                          86.1 / 95.7  89.2 / 94.8  91.1 / 93.7  93.1 / 90.9  95.4 / 84.8 %
    English, requests                           94.1 / 89.7  95.7 / 87.1  96.6 / 83.8  97.4 / 78.3  98.4 / 68.4 %
    Polish, sentences                           90.2 / 94.9  91.5 / 94.1  92.7 / 93.1  94.4 / 89.7  96.7 / 82.6 %
    Polish, requests                            95.2 / 87.5  95.9 / 84.5  96.9 / 81.4  98.0 / 76.1  98.9 / 66.7 %

Messages of several sentences, or of more than 16 words, state more and are misread less. All rules together, on the
messages that they were learnt on: sentences and requests in English; in Polish, as STATED, STATED_TOLD, STATED_PHRASE,

    0.84, 0.75, 0.62; only long ones are told   96.8 / 93.0  98.1 / 83.2  97.4 / 90.8  99.0 / 78.9 %
    0.9, 0.62, 0.7; only long ones are told     97.2 / 91.9  97.9 / 85.0  97.8 / 89.4  98.4 / 79.2 %
    0.8, 0.68, 0.62; only long ones are told    95.9 / 93.8  98.1 / 85.8  97.4 / 91.0  98.3 / 80.7 %
    0.88, 0.7, 0.65; several sentences are, too 97.0 / 93.0  97.9 / 85.1  97.8 / 89.6  98.4 / 81.0 %

The last, with SPEAKING,

    -0.5                                        97.5 / 93.0  98.2 / 84.7  97.8 / 89.6  98.7 / 80.5 %
    -0.25                                       97.5 / 92.7  98.2 / 83.7  97.8 / 89.4  98.5 / 79.4 %
    0                                           97.4 / 91.6  98.1 / 82.0  97.8 / 89.2  98.5 / 78.1 %

and, learnt anew with more content, as STATED_TOLD, STATED_WHOLE_TOLD, STATED_SOUGHT, of requests alone,

    0.7, 0.8, none                                            98.0 / 83.2               98.5 / 79.9 %
    0.65, 0.75, none                                          97.5 / 84.1               98.2 / 81.0 %
    0.6, 0.7, none                                            97.1 / 85.0               98.0 / 81.6 %
    0.67, 0.77, 0.6 where told                                97.8 / 83.8               98.3 / 80.8 %

Facts that words alone seem sure of are worth asking the encoder about, too (measured with less content), as OPEN_BELOW,
OPEN_ABOVE, in the order of the table above:

    0.3, 0.0                                    94.7 / 87.6  96.6 / 67.2  94.4 / 84.6  97.2 / 63.6 %
    0.3, 0.15                                   95.6 / 86.7  97.3 / 64.6  95.4 / 82.9  97.6 / 61.4 %

and of ANSWER_READ, like STATED: replies read right / wrong,

    ANSWER_READ                                 0.5          0.6          0.7          0.8
    English                                     98.7 / 1.0   98.0 / 1.0   96.8 / 1.0   96.2 / 0.8 %
    Polish                                      95.8 / 2.5   94.5 / 2.5   94.4 / 2.1   93.5 / 1.4 %
"""

from __future__ import annotations

TEXT_LIMIT = 2000
"""Characters of a text that any model sees."""

# Topics
SURE = 0.9
"""Probability of the best topic below which the encoder is asked as well, if there is one."""
ANSWER = 0.67
"""The best topic is answered from here ..."""
ANSWER_LEAD = 0.2
"""... if it is so far ahead of the second."""
ANSWER_FACTS = 0.9
"""The best topic of a text that states facts and nothing else is answered from here."""
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

SHORT_STORY = 16
"""Words up to which a single sentence is short for one that tells a case."""
SHORT_REPLY = 8
"""Words up to which what is said to an open question is not shown to the encoder, which says little of so few words:
unless it sets something right, which may be on any question."""

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
ANSWER_READ = 0.75
"""Probability from which a reply in other words is read as an answer ..."""
ANSWER_UNKNOWN = 0.6
"""... and as "I don't know"."""
ANSWER_OR_UNKNOWN = 0.9
"""Probability of either from which a reply that says "I don't know" is read so: "not sure, I haven't asked them"."""
AT_ODDS = 0.99
"""Probability that an answer needs although a "yes" or "no" before it amounts to another."""
ANSWER_SURE = 0.8
"""Probability by words alone below which the encoder is asked for the answer as well."""

# Facts

OPEN_BELOW, OPEN_ABOVE = 0.3, 0.15
"""How far, by words alone, a probability may be from where the fact is believed for the encoder to be asked ..."""
OPEN_TO = 0.97
"""... and from where on it is not, in any case."""
STATED, STATED_TOLD = 0.9, 0.67
"""Probability from which words state a fact, in a short message and in one of several sentences or more than
`SHORT_STORY` words: who tells a case states facts, a single sentence is as often a rule, a fear or a question ..."""
STATED_WHOLE, STATED_WHOLE_TOLD = 0.93, 0.77
"""... all of a sentence of several clauses ..."""
STATED_SOUGHT = 0.6
"""... what partners come for, where a case is told: it is wanted however that is put ..."""
STATED_PHRASE = 0.72
"""... where a phrase of the answer stands among them, undoubted ..."""
STATED_ENTIRE = 0.4
"""... or where nothing else stands ..."""
STATED_SUPPOSED = 0.95
"""... in spite of an "if" or "when" among them ..."""
STATED_ASIDE = 0.8
"""... of a question that, more probably than `ASIDE`, the message's subject does not have ..."""
SPEAKING = -0.5
"""Margin from which words may state a fact, whatever the rest of the message speaks for ..."""
ASKED = 0.3
"""Margin from which words that ask are about the question that they would answer if they did not ..."""
STATED_LEAD = 0.2
"""... and by how much more probably than another answer to the same question, if both are."""
ASIDE = 0.5
"""How probably a question has to be one that the message's guide does not ask for it to be aside."""
