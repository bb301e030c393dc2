"""The encoder: asked when the rest is unsure, never needed, never trusted blindly."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import threadpool_info  # type: ignore[import-untyped]

from knowledge.loading import CONTENT, MEANING
from knowledge.model import Knowledge
from knowledge.understanding import Understanding, facts, thresholds
from knowledge.understanding.encoder import WORDS, capped, load_encoder
from knowledge.understanding.features import Floats
from knowledge.understanding.folding import split
from knowledge.understanding.gist import BUDGET, ROOM, Gist
from knowledge.understanding.lessons import FACTS, TOPICS, lesson, lessons_of
from knowledge.understanding.lexical import Lexical
from knowledge.understanding.meaning import Meaning, UnfitError
from knowledge.understanding.ranking import Ranker
from knowledge.understanding.statements import Statements
from knowledge.understanding.vectors import VectorStore
from tests.knowledge.understanding.toy import toy

SUBJECTS = (
    ("velo", "bike", "bicycle", "rower"),
    ("gale", "rain", "weather", "snow", "pogoda"),
    ("tire", "tube", "wheel"),
)


class Fake:
    """Knows a few words and what they mean; fails when told to."""

    def __init__(self, name: str = "fake 1", *, turned: bool = False) -> None:
        self.name = name
        self.asked: list[str] = []
        self.broken = False
        self._turned = turned

    def encode(self, text: str) -> Floats | None:
        self.asked.append(text)
        if self.broken:
            return None
        counts = [sum(word in text.lower() for word in words) for words in SUBJECTS]
        vector = np.array([*counts, 0.3], dtype=np.float32)
        return vector[::-1].copy() if self._turned else vector


LESSON = lesson(
    [
        ("my bike was stolen", ("stolen",)),
        ("somebody took the bicycle", ("stolen",)),
        ("rower zniknął", ("stolen",)),
        ("will there be rain", ("weather",)),
        ("the weather tomorrow", ("weather",)),
        ("czy będzie snow", ("weather",)),
    ],
    ("stolen", "weather"),
)
LESSONS = {TOPICS: LESSON}


def ranker() -> Ranker:
    return Ranker(LESSON, Lexical.learn(LESSONS, (TOPICS,)))


def test_it_is_asked_when_the_rest_is_unsure() -> None:
    encoder = Fake()
    meaning = Meaning.learn(LESSONS, encoder, VectorStore(encoder))
    encoder.asked.clear()
    unsure = Gist(meaning)
    ranked = ranker().rank(split("they took the velo away"), unsure)
    assert unsure.asked
    assert ranked.topics[0][0] == "stolen"
    assert encoder.asked == ["they took the velo away"]
    sure = Gist(meaning)
    ranker().rank(split("my bike was stolen"), sure)
    assert not sure.asked
    assert len(encoder.asked) == 1


def test_a_part_is_encoded_once_and_a_message_within_its_words() -> None:
    encoder = Fake()
    gist = Gist(Meaning.learn(LESSONS, encoder, VectorStore(encoder)))
    encoder.asked.clear()
    assert gist.of("the velo") is not None
    assert gist.of("the velo") is not None
    assert encoder.asked == ["the velo"]
    assert gist.of("rain " * BUDGET) is None
    assert encoder.asked == ["the velo"]


def test_of_a_long_message_the_encoder_is_shown_what_fits() -> None:
    encoder = Fake()
    meaning = Meaning.learn(LESSONS, encoder, VectorStore(encoder))
    encoder.asked.clear()
    told = "someone took the velo away"
    for text in (
        f"{'well you know how it is ' * 9}. {told}.",
        f"{'so ' * 60} {told} {'again ' * 60}",
    ):
        gist = Gist(meaning)
        ranker().rank(split(text), gist, sure=2.0)
        assert gist.asked
    assert told in encoder.asked[0]
    assert max(map(len, encoder.asked)) <= ROOM


def test_the_sentence_around_counts_beside_its_clause() -> None:
    encoder = Fake()
    knowledge = toy()
    lessons = lessons_of(knowledge)
    meaning = Meaning.learn(lessons, encoder, VectorStore(encoder))
    statements = Statements(lessons, Lexical.learn(lessons, (FACTS,)), frozenset())
    clause, sentence = "the rear wheel", "the rear wheel, if it rains"
    for budget, around in ((10_000, sentence), (len(clause) + 30, clause)):
        evidence = statements.evidence([clause.split()], [True], sentence.split())[0]
        assert evidence is not None
        statements.add_meaning(evidence, Gist(meaning, budget), clause, sentence)
        seen = meaning.encode(around)
        assert seen is not None
        assert evidence.meaning_around is not None
        assert np.array_equal(evidence.meaning_around, meaning.margins(FACTS, seen))


def test_it_confirms_what_words_are_not_sure_of(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = Fake()
    understanding = Understanding(toy(), encoder=encoder)
    monkeypatch.setattr(thresholds, "SPEAKING", -np.inf)
    keys = len(understanding.facts.keys)
    sure, near, unlikely = 1.0, (thresholds.STATED + thresholds.OPEN_TO) / 2, 0.01
    for share, asked in ((sure, False), (near, True), (unlikely, False)):
        monkeypatch.setattr(facts, "shares_of", lambda found, share=share: np.full((len(found), keys), share))
        message = understanding.prepare("it happened in a shop downtown", "en")
        gist = Gist(understanding.meaning)
        understanding.facts.evidence(understanding.facts.hear(message.folded, message.marks, "en"), gist)
        assert gist.asked is asked, share


@pytest.mark.parametrize("sure", [True, False])
def test_a_short_reply_is_shown_to_it_unless_its_words_are_sure_of_another_matter(
    monkeypatch: pytest.MonkeyPatch, sure: bool
) -> None:
    encoder = Fake()
    understanding = Understanding(toy(), encoder=encoder)
    keys = len(understanding.facts.keys)
    near = (thresholds.STATED + thresholds.OPEN_TO) / 2
    monkeypatch.setattr(thresholds, "SPEAKING", np.inf)
    monkeypatch.setattr(thresholds, "SURE", 0.0 if sure else 1.1)
    monkeypatch.setattr(facts, "shares_of", lambda found: np.full((len(found), keys), near))
    monkeypatch.setattr(understanding.answers, "read", lambda *_: None)
    encoder.asked.clear()

    understanding.read("my bicycle was stolen from the station", "en", question="wheel")

    assert bool(encoder.asked) is not sure


def test_reading_keeps_to_one_thread() -> None:
    Understanding(toy())
    assert {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"} <= {1}


def test_a_failing_encoder_leaves_the_rest() -> None:
    encoder = Fake()
    meaning = Meaning.learn(LESSONS, encoder, VectorStore(encoder))
    encoder.broken = True
    assert ranker().rank(split("someone took the velo"), Gist(meaning)).topics
    again = Understanding(toy(), encoder=encoder)
    assert again.unfit == "the encoder failed"
    assert again.read("my bicycle was stolen", "en") == Understanding(toy()).read("my bicycle was stolen", "en")


def test_what_was_learnt_is_kept_in_a_file(tmp_path: Path) -> None:
    path, encoder = tmp_path / "meaning.npz", Fake()
    store = VectorStore(encoder)
    learnt = Meaning.learn(LESSONS, encoder, store)
    learnt.save(path, LESSONS, store)
    again = Meaning.load(path, LESSONS, encoder)
    vector = learnt.encode("someone took the velo")
    assert vector is not None
    assert np.allclose(learnt.margins(TOPICS, vector), again.margins(TOPICS, vector), atol=0.01)


def test_a_file_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    path, encoder = tmp_path / "meaning.npz", Fake()
    store = VectorStore(encoder)
    Meaning.learn(LESSONS, encoder, store).save(path, LESSONS, store)
    other = {TOPICS: lesson([("rain", ("weather",)), ("bike", ("stolen",))], ("stolen", "weather"))}
    with pytest.raises(UnfitError, match="other content"):
        Meaning.load(path, other, encoder)
    with pytest.raises(UnfitError, match="fake 2"):
        Meaning.load(path, LESSONS, Fake("fake 2"))
    with pytest.raises(UnfitError, match="other vectors"):
        Meaning.load(path, LESSONS, Fake(turned=True))
    path.write_bytes(b"PK broken")
    with pytest.raises(UnfitError, match="cannot be read"):
        Meaning.load(path, LESSONS, encoder)


def test_the_shipped_file_fits_the_shipped_content(knowledge: Knowledge) -> None:
    encoder = load_encoder()
    if encoder is None:
        pytest.skip("no encoder is installed here")
    Meaning.load(CONTENT / MEANING, lessons_of(knowledge), encoder)  # else: python -m knowledge learn


def test_vectors_are_kept_between_starts(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "vectors.npz"
    first = Fake()
    made = VectorStore(first, path).vectors(["bike", "rain", "bike"])
    assert first.asked == ["bike", "rain"]
    second = Fake()
    kept = VectorStore(second, path).vectors(["bike", "rain", "bike"])
    assert made is not None
    assert kept is not None
    assert np.allclose(made, kept, atol=0.02)
    assert len(second.asked) <= 3  # probes, to see that the file tells the truth


def test_vectors_of_another_model_are_not_used(tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    VectorStore(Fake(), path).vectors(["bike", "rain"])
    other = Fake("fake 2")
    VectorStore(other, path).vectors(["bike", "rain"])
    assert other.asked == ["bike", "rain"]


def test_vectors_that_are_not_what_they_seem_are_not_used(tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    VectorStore(Fake(turned=True), path).vectors(["bike", "rain"])
    honest = VectorStore(Fake(), path).vectors(["bike", "rain"])
    fresh = VectorStore(Fake()).vectors(["bike", "rain"])
    assert honest is not None
    assert fresh is not None
    assert np.allclose(honest, fresh)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"nonsense" * 100])
def test_a_damaged_file_is_made_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "vectors.npz"
    path.write_bytes(content)
    assert VectorStore(Fake(), path).vectors(["bike"]) is not None


def test_what_the_model_sees_is_bounded() -> None:
    text = capped(" ".join(f"w{number}" for number in range(1000)))
    assert len(text.split()) <= WORDS
    assert text.startswith("w0 ")
    assert text.endswith("w999")
    assert len(capped("x" * 100_000)) <= 300
    assert capped("the first words and many others and the last", 24) == "the first words the last"


def test_the_installed_encoder_if_there_is_one() -> None:
    encoder = load_encoder()
    if encoder is None:
        pytest.skip("no encoder is installed here")
    rejected, refused, weather = (
        encoder.encode(text) for text in ("the form rejects it", "formularz tego nie przyjmuje", "sunny in Rome")
    )
    assert rejected is not None
    assert refused is not None
    assert weather is not None
    assert float(rejected @ refused) > float(rejected @ weather)
    assert encoder.encode("") is not None
    assert encoder.encode("\u202e🙂" * 50_000) is not None
