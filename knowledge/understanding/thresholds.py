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
    English, sentences                          81.4 / 88.5  85.2 / 86.9  87.5 / 83.8  89.6 / 80.3 %
    English, requests                           91.7 / 75.8  93.6 / 73.2  95.0 / 70.4  96.5 / 64.7 %
    Polish, sentences                           86.9 / 86.9  88.6 / 84.6  91.4 / 81.9  93.6 / 75.8 %
    Polish, requests                            93.1 / 73.5  94.6 / 69.1  95.3 / 64.7  97.0 / 58.2 %

and of ANSWER_READ, likewise: replies read right / wrong,

    ANSWER_READ                                 0.5          0.6          0.7          0.8
    English                                     95.2 / 2.5   94.5 / 1.8   93.3 / 1.7   91.7 / 1.2 %
    Polish                                      93.7 / 3.0   92.3 / 2.3   90.3 / 1.6   88.4 / 1.1 %
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
ANSWER_READ = 0.6
"""Probability from which a reply in other words is read as an answer ..."""
ANSWER_UNKNOWN = 0.6
"""... and as "I don't know"."""
ANSWER_SURE = 0.9
"""Probability by words alone below which the encoder is asked for the answer as well."""

# Facts

OPEN_FROM, OPEN_TO = 0.55, 0.75
"""Probabilities, by words alone, between which the encoder is asked whether a fact is stated."""
STATED = 0.7
"""Probability from which words state a fact ..."""
STATED_WHOLE = 0.8
"""... all of a sentence of several clauses ..."""
STATED_PHRASE = 0.4
"""... where a phrase of the answer stands among them, undoubted ..."""
STATED_SUPPOSED = 0.95
"""... in spite of an "if" or "when" among them ..."""
STATED_ASIDE = 0.8
"""... of a question that the message's subject does not have ..."""
STATED_LEAD = 0.2
"""... and by how much more probably than another answer to the same question, if both are."""
SUBJECT = 0.5
"""Probability of all topics inside together from which the message has a subject ..."""
SUBJECT_TOPIC = 0.05
"""... which is every topic that is so probable."""
