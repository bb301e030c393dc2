"""Texts of the content that are held out: each once, and never learnt by what hears them."""

from __future__ import annotations

from collections import Counter

from knowledge.model import Knowledge
from tests.understanding import held_out


def test_each_text_is_held_out_of_one_fold(knowledge: Knowledge) -> None:
    folds = [held_out.fold_of(knowledge, fold) for fold in range(held_out.FOLDS)]

    for locale, words in knowledge.prose.items():
        said = words.utterances
        assert Counter(one.says for fold in folds for one in fold.statements[locale]) == Counter(
            one.says for one in said.statements
        )
        replies = [
            (question, answer, text)
            for question, answers in said.replies.items()
            for answer, texts in answers.items()
            for text in texts
        ]
        found = [(one.question, one.answer, one.text) for fold in folds for one in fold.replies[locale]]
        assert Counter(found) == Counter(replies)


def test_what_is_held_out_is_not_learnt(knowledge: Knowledge) -> None:
    held = held_out.fold_of(knowledge, 0)

    for locale, words in held.knowledge.prose.items():
        learnt = {id(one) for one in words.utterances.statements}
        assert held.statements[locale]
        assert learnt.isdisjoint(map(id, held.statements[locale]))
        for reply in held.replies[locale]:
            assert reply.text not in words.utterances.replies[reply.question][reply.answer]


def test_neighbors_are_held_out_together(knowledge: Knowledge) -> None:
    first = next(iter(knowledge.prose.values())).utterances.statements[:100]

    folds = [held_out.fold_of(knowledge, fold) for fold in range(held_out.FOLDS)]

    shares = [sum(one in next(iter(fold.statements.values())) for one in first) for fold in folds]
    assert sorted(shares) == [0, 0, 100]


def test_some_of_what_is_held_out(knowledge: Knowledge) -> None:
    held = held_out.fold_of(knowledge, 1)
    thinned = held.sparse(statements=10, replies=5)

    for locale in knowledge.locales:
        assert thinned.statements[locale] == held.statements[locale][::10]
        assert thinned.replies[locale] == held.replies[locale][::5]
