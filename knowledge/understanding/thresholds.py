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
    English, sentences                          81.7 / 90.0  85.0 / 89.4  88.5 / 87.4  94.1 / 85.6  96.1 / 77.4 %
    English, requests                           91.3 / 77.3  93.8 / 74.1  94.8 / 70.0  96.4 / 64.2  97.5 / 54.6 %
    Polish, sentences                           89.5 / 89.2  90.5 / 87.3  92.6 / 85.8  94.7 / 81.9  96.9 / 72.5 %
    Polish, requests                            93.3 / 74.9  95.2 / 71.4  96.4 / 67.1  97.5 / 61.2  98.4 / 48.7 %

all rules together, on the messages that they were learnt on: sentences and requests in English; in Polish, as STATED,
STATED_PHRASE, STATED_WHOLE,

    0.8, 0.65, 0.85                             94.9 / 87.1  97.3 / 65.7  95.0 / 84.0  97.6 / 62.9 %
    0.8, 0.7, 0.85                              95.4 / 86.9  97.3 / 65.6  95.3 / 84.0  97.6 / 62.4 %
    0.8, 0.7, 0.9                               95.4 / 86.5  97.3 / 64.9  95.2 / 82.1  97.5 / 61.0 %
    0.8, 0.8, 0.95                              96.3 / 86.3  97.2 / 63.4  96.0 / 81.0  97.7 / 59.2 %

the same as OPEN_BELOW, OPEN_ABOVE: facts that words alone seem sure of are worth asking about, too,

    0.3, 0.0                                    94.7 / 87.6  96.6 / 67.2  94.4 / 84.6  97.2 / 63.6 %
    0.3, 0.15                                   95.6 / 86.7  97.3 / 64.6  95.4 / 82.9  97.6 / 61.4 %

and of ANSWER_READ, like STATED: replies read right / wrong,

    ANSWER_READ                                 0.5          0.6          0.7          0.8
    English                                     96.5 / 2.3   96.8 / 1.7   96.3 / 1.5   95.5 / 1.2 %
    Polish                                      96.0 / 2.8   95.1 / 2.5   94.5 / 2.5   92.8 / 2.1 %
"""

from __future__ import annotations

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
ANSWER_READ = 0.75
"""Probability from which a reply in other words is read as an answer ..."""
ANSWER_UNKNOWN = 0.6
"""... and as "I don't know"."""
AT_ODDS = 0.99
"""Probability that an answer needs although a "yes" or "no" before it amounts to another."""
ANSWER_SURE = 0.8
"""Probability by words alone below which the encoder is asked for the answer as well."""

# Facts

OPEN_BELOW, OPEN_ABOVE = 0.3, 0.15
"""How far, by words alone, a probability may be from where the fact is believed for the encoder to be asked."""
STATED = 0.8
"""Probability from which words state a fact ..."""
STATED_WHOLE = 0.85
"""... all of a sentence of several clauses ..."""
STATED_PHRASE = 0.7
"""... where a phrase of the answer stands among them, undoubted ..."""
STATED_ENTIRE = 0.4
"""... or where nothing else stands ..."""
STATED_SUPPOSED = 0.95
"""... in spite of an "if" or "when" among them ..."""
STATED_ASIDE = 0.8
"""... of a question that, more probably than `ASIDE`, the message's subject does not have ..."""
STATED_LEAD = 0.2
"""... and by how much more probably than another answer to the same question, if both are."""
ASIDE = 0.5
"""How probably a question has to be one that the message's guide does not ask for it to be aside."""
