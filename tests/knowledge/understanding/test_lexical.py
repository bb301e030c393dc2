"""What is learnt from words is kept between starts, and only believed if it is just that."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.understanding.lessons import FACTS, TOPICS, Lesson, as_asked, lesson, lessons_of
from knowledge.understanding.lexical import Lexical
from tests.knowledge.understanding.toy import toy

LESSONS = lessons_of(toy())
COMPARED = (TOPICS, FACTS)


def margins(learnt: Lexical, text: tuple[str, ...]) -> list[float]:
    return [float(margin) for margin in learnt.margins(TOPICS, learnt.vectors(text))[0]]


def changed() -> dict[str, Lesson]:
    """The same lessons but for one request."""
    topics = LESSONS[TOPICS]
    examples = [
        (text, [topics.classes[n] for n in label]) for text, label in zip(topics.texts, topics.labels, strict=True)
    ]
    return {**LESSONS, TOPICS: lesson([*examples[1:], ("a wholly new request", [topics.classes[0]])], topics.classes)}


def test_the_kept_one_says_the_same(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "words.npz"
    learnt = Lexical.learn(LESSONS, COMPARED, cache=path)
    kept = Lexical.learn(LESSONS, COMPARED, cache=path)
    said = ("my", "bicycle", "was", "stolen")
    assert np.allclose(margins(learnt, said), margins(kept, said))
    likeness = learnt.likeness(FACTS, learnt.vectors(said))[0]
    assert np.allclose(likeness, kept.likeness(FACTS, kept.vectors(said))[0])
    assert np.array_equal(learnt.likest(FACTS, likeness), kept.likest(FACTS, likeness))


def test_it_is_read_and_not_learnt_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "words.npz"
    Lexical.learn(LESSONS, COMPARED, cache=path)
    monkeypatch.setattr("knowledge.understanding.lexical.Linear.fit", None)
    Lexical.learn(LESSONS, COMPARED, cache=path)


def test_other_lessons_are_learnt_anew(tmp_path: Path) -> None:
    path = tmp_path / "words.npz"
    Lexical.learn(LESSONS, COMPARED, cache=path)
    before = path.read_bytes()
    Lexical.learn(changed(), COMPARED, cache=path)
    assert path.read_bytes() != before


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"nonsense" * 100])
def test_a_damaged_file_is_made_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "words.npz"
    path.write_bytes(content)
    assert margins(Lexical.learn(LESSONS, COMPARED, cache=path), ("rower",))
    assert path.read_bytes() != content


def test_a_file_with_other_numbers_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "words.npz"
    honest = Lexical.learn(LESSONS, COMPARED, cache=path)
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    arrays["slopes"] = arrays["slopes"] + 1
    np.savez(path, **arrays)
    again = Lexical.learn(LESSONS, COMPARED, cache=path)
    assert np.allclose(margins(honest, ("rower",)), margins(again, ("rower",)))


def test_a_folder_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file, no folder")
    assert margins(Lexical.learn(LESSONS, COMPARED, cache=taken / "words.npz"), ("rower",))


def test_long_texts_that_say_several_things_are_not_compared_with() -> None:
    short = [(f"the rear wheel of bicycle {number}", ["rear"]) for number in range(70)]
    long = f"{' '.join(f'word{number}' for number in range(20))} rear online"
    rest = [(long, ["rear"]), ("nothing said", [])]
    several = lesson([*short, ("bought online", ["online"]), *rest], ["rear", "online"])
    few = lesson([*short[:5], *rest], ["rear", "online"])

    for each, likest in ((several, short[0][0]), (few, long)):
        learnt = Lexical.learn({FACTS: each}, (FACTS,))
        likeness = learnt.likeness(FACTS, learnt.vectors(as_asked(long)))[0]
        best = learnt.likest(FACTS, likeness)[0]
        assert (each.texts[best] == long) == (likest == long)
