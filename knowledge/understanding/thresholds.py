"""Every threshold of understanding, in one place. All are probabilities or similarities between 0 and 1, or margins.

Chosen on the development half of `tests/understanding`; a wrong fact is worse than a missing one, a wrong answer worse
than a question. The curve of ANSWER, with typos and without, both languages, 2392 messages in scope and 518 out of it:

    ANSWER                                      0.5   0.6   0.65  0.7   0.8
    in scope: answered, right topic             96.9  96.7  96.4  95.6  94.3 %
    in scope: answered, wrong topic             1.8   1.8   1.5   1.4   1.0 %
    in scope: offered, right topic among three  0.9   1.2   1.6   2.6   4.3 %
    out of scope: answered                      2.1   1.9   1.5   1.5   1.0 %

and of STATED, as written, on messages that the weights were not fitted on (`python -m tests.understanding.fitting`),
before the rules for asking, supposing and setting right: precision / recall of facts in sentences and in requests,

    STATED                                      0.5          0.6          0.7          0.8
    English, sentences                          80.8 / 87.8  85.0 / 86.9  88.5 / 85.4  89.8 / 81.8 %
    English, requests                           92.6 / 76.4  94.1 / 74.4  95.4 / 71.7  97.0 / 66.3 %
    Polish, sentences                           89.3 / 87.1  90.3 / 85.4  92.6 / 83.3  93.4 / 79.4 %
    Polish, requests                            92.9 / 73.7  94.4 / 69.9  96.0 / 66.1  97.5 / 59.6 %

the same for all rules together, sentences and requests in English; in Polish, as STATED, STATED_PHRASE, STATED_WHOLE,

    0.7, 0.4, 0.8                               91.8 / 85.6  96.3 / 75.7  92.2 / 84.7  96.6 / 70.7 %
    0.75, 0.6, 0.9                              93.8 / 84.5  96.6 / 73.9  94.0 / 82.1  97.3 / 67.5 %
    0.8, 0.7, 0.9                               94.8 / 82.7  97.1 / 70.2  94.8 / 80.9  97.6 / 65.9 %

of SURE, with the share of messages that the encoder is then asked about, for topics or facts, English / Polish,

    SURE                                        0.9          0.7          0.0
    in scope: answered, right topic             95.4 / 93.4  95.5 / 94.1  93.9 / 91.8 %
    the encoder is asked                        34.5 / 37.7  28.9 / 32.9  25.2 / 28.0 %

and of ANSWER_READ, likewise: replies read right / wrong,

    ANSWER_READ                                 0.5          0.6          0.7          0.8
    English                                     95.2 / 2.3   94.7 / 1.8   93.2 / 1.8   92.3 / 1.0 %
    Polish                                      94.0 / 2.8   92.6 / 2.6   92.1 / 1.4   90.3 / 1.2 %
"""

from __future__ import annotations

TEXT_LIMIT = 2000
"""Characters of a text that any model sees."""

# Topics
SURE = 0.7
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
ANSWER_READ = 0.8
"""Probability from which a reply in other words is read as an answer ..."""
ANSWER_UNKNOWN = 0.6
"""... and as "I don't know"."""
AT_ODDS = 0.9
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
