"""The encoder: asked when the rest is unsure, never needed, never trusted blindly."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.understanding import Understanding
from knowledge.understanding.encoder import WORDS, Encoder, capped, load_encoder
from knowledge.understanding.features import Floats
from knowledge.understanding.meaning import Meaning, VectorStore
from knowledge.understanding.ranking import Example, Ranker
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


EXAMPLES = [
    Example("my bike was stolen", "stolen"),
    Example("somebody took the bicycle", "stolen"),
    Example("rower zniknął", "stolen"),
    Example("will there be rain", "weather"),
    Example("the weather tomorrow", "weather"),
    Example("czy będzie snow", "weather"),
]


def learn(encoder: Encoder, store: VectorStore) -> Ranker:
    def meaning(texts: Sequence[str], classes: Sequence[int]) -> Meaning:
        return Meaning(store, encoder, texts, classes)

    return Ranker(EXAMPLES, meaning=meaning)


def test_it_is_asked_when_the_rest_is_unsure() -> None:
    encoder = Fake()
    ranker = learn(encoder, VectorStore(encoder))
    encoder.asked.clear()
    unsure = ranker.rank(("someone", "took", "the", "velo"), "someone took the velo")
    assert unsure.encoded
    assert unsure.topics[0][0] == "stolen"
    assert encoder.asked == ["someone took the velo"]
    sure = ranker.rank(("my", "bike", "was", "stolen"), "my bike was stolen")
    assert not sure.encoded
    assert len(encoder.asked) == 1


def test_a_failing_encoder_leaves_the_rest() -> None:
    encoder = Fake()
    ranker = learn(encoder, VectorStore(encoder))
    encoder.broken = True
    ranked = ranker.rank(("someone", "took", "the", "velo"), "someone took the velo")
    assert not ranked.encoded
    assert ranked.topics
    again = Understanding(toy(), encoder=encoder)
    assert again.read("my bicycle was stolen", "en") == Understanding(toy()).read("my bicycle was stolen", "en")


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
