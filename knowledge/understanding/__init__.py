"""What a text says: topics, answers, facts, how sure."""

from knowledge.understanding.phrases import PhraseBook
from knowledge.understanding.reader import Understanding
from knowledge.understanding.reading import Decision, ReadAnswer, ReadFact, Reading

__all__ = ["Decision", "PhraseBook", "ReadAnswer", "ReadFact", "Reading", "Understanding"]
