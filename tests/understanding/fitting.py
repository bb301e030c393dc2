"""`python -m tests.understanding.fitting`: learn what all evidence comes to.

It is learnt on the development half of `tests/understanding`, and on the content's own texts, each heard by an
understanding that had not learnt it. Prints how well that does on those messages of the development half that it was
not learnt on (five folds), for several thresholds; `--write` puts it into `knowledge/content/judgements.npz`.
"""

from __future__ import annotations

import argparse
import itertools
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import TypeAlias

import numpy as np

from knowledge.loading import load
from knowledge.model import Knowledge
from knowledge.understanding import answering, statements
from knowledge.understanding.features import Floats
from knowledge.understanding.judgement import JUDGEMENTS, Judgement, Kind, Places, judgement_of, name_of, read, write
from knowledge.understanding.lessons import AnswerKey, classes_of
from knowledge.understanding.linear import Numbers, chance, shares
from knowledge.utterances import NO_ANSWER
from tests.understanding import held_out, material
from tests.understanding.samples import FOLDS, Heard, Listener, Message, Sample, hear_content

_READ_FROM = (0.4, 0.5, 0.6, 0.7, 0.8)
_STATED_FROM = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9)
_UNLIKELY, _FEW = 0.02, 10
"""Of the answers less likely than that only one in so many is looked at."""
_CONTENT = 0.3
"""What a text of the content counts beside a message of the development half, whose authors did not know it."""
_WORKERS = 2
"""Processes that hear the content's texts: each takes 2 GB."""

PIECES: Mapping[Kind, Sequence[str]] = {"facts": statements.PIECES, "replies": answering.PIECES}
"""What is weighed."""

Scoring: TypeAlias = Callable[[Floats], Numbers]
"""Rows of evidence -> a score for each."""


@dataclass(frozen=True)
class Scale:
    """What judgements tell apart beside the evidence."""

    answers: Mapping[str, int]
    """`question=answer` -> its number."""
    subjects: Sequence[str] = ()
    """Topics."""


NO_SCALE = Scale({})
"""It shall not matter which answer it is, nor what the message is about."""


# ------------------------------------------------------------------------------------------------------------- answers


def fit_replies(samples: Sequence[Sample], scale: Scale) -> Judgement:
    """What tells the right class of a reply from the others; without a `scale`, of whatever question."""
    weighed = [sample for sample in samples if sample.classes]
    right = [name == sample.expected for sample in weighed for name in sample.classes]
    counts = [_counts(sample.fold) for sample in weighed for _ in sample.classes]
    rows = np.concatenate([sample.rows for sample in weighed])
    return Judgement.fit(rows, np.array(right), np.array(counts), _classes(weighed, scale))


def _classes(samples: Iterable[Sample], scale: Scale) -> Places | None:
    """The numbers of the samples' classes."""
    names = (f"{sample.question}={name}" for sample in samples for name in sample.classes)
    return np.array([scale.answers[name] for name in names], dtype=np.intp) if scale.answers else None


def answers(samples: Sequence[Sample], scale: Scale) -> Judgement:
    """Learn to judge answers and print the curve of `ANSWER_READ`."""
    others = [fit_replies([sample for sample in samples if sample.fold != fold], scale) for fold in range(FOLDS)]
    for locale in material.locales():
        own = [sample for sample in samples if sample.kind == locale]
        curve = []
        for least in _READ_FROM:
            read_as = [_read(sample, others[sample.fold], least, scale) for sample in own]
            right = sum(got == sample.expected for got, sample in zip(read_as, own, strict=True))
            wrong = sum(got not in (NO_ANSWER, sample.expected) for got, sample in zip(read_as, own, strict=True))
            curve.append(f"{least}: {100 * right / len(own):.1f} / {100 * wrong / len(own):.1f}")
        print(f"  {locale}, {len(own)} replies, right / wrong from   " + "   ".join(curve), flush=True)
    return fit_replies(samples, scale)


def _read(sample: Sample, judgement: Judgement, least: float, scale: Scale) -> str:
    if not sample.classes:
        return sample.read
    parts = shares(judgement.scores(sample.rows, _classes([sample], scale)))
    best = int(parts.argmax())
    return sample.classes[best] if parts[best] >= least else NO_ANSWER


def _counts(fold: int) -> float:
    return _CONTENT if fold < 0 else 1.0


# --------------------------------------------------------------------------------------------------------------- facts


@dataclass(frozen=True)
class Candidate:
    """An answer that a message may state, by the part that states it likeliest."""

    message: int
    fold: int
    key: AnswerKey
    row: Floats
    stated: bool
    kind: str
    about: Mapping[str, float]
    """Topic -> how probable it is."""
    weight: float = 1.0
    """For how many like it it stands."""


def _plain(rows: Floats) -> Numbers:
    """A score for want of a judgement: what the models say, and a phrase."""
    places = [statements.PIECES.index(name) for name in ("lexical", "near", "meaning", "phrase")]
    return np.asarray(rows[:, places].sum(axis=1), dtype=np.float64)


def candidates(told: Sequence[Message], keys: Sequence[AnswerKey], score: Scoring, least: float) -> list[Candidate]:
    """All answers that the messages may state; of those with a `score` below `least` one in `_FEW`."""
    found: list[Candidate] = []
    for number, message in enumerate(told):
        if not message.parts:
            continue
        parts = np.stack(message.parts)
        scores = score(parts.reshape(-1, parts.shape[2])).reshape(parts.shape[:2])
        best = scores.argmax(axis=0)
        for place, (key, part) in enumerate(zip(keys, best.tolist(), strict=True)):
            stated = message.stated.get(key[0]) == key[1]
            counts = _counts(message.fold)
            row = parts[part, place]
            one = Candidate(number, message.fold, key, row, stated, message.kind, message.about, counts)
            # Most answers are plainly not stated by most messages: a few of these stand for all.
            if stated or scores[part, place] >= least:
                found.append(one)
            elif zlib.crc32(f"{message.text} {key}".encode()) % _FEW == 0:
                found.append(replace(one, weight=one.weight * _FEW))
    return found


def fit_facts(found: Sequence[Candidate], scale: Scale = NO_SCALE) -> Judgement:
    """What tells stated answers from others; without a `scale`, whatever the answer and the subject."""
    return Judgement.fit(
        np.array([one.row for one in found]),
        np.array([one.stated for one in found]),
        np.array([one.weight for one in found]),
        *_beside(found, scale),
    )


def _beside(found: Sequence[Candidate], scale: Scale) -> tuple[Places | None, Numbers | None]:
    """Which answer each candidate is, and what its message is about."""
    if not scale.answers:
        return None, None
    answers = np.array([scale.answers["=".join(one.key)] for one in found], dtype=np.intp)
    return answers, np.array([[one.about.get(name, 0.0) for name in scale.subjects] for one in found])


def facts(told: Sequence[Message], keys: Sequence[AnswerKey], scale: Scale) -> Judgement:
    """Learn to judge facts and print the curve of `STATED`."""
    first = fit_facts(candidates([message for message in told if message.fold >= 0], keys, _plain, np.inf))
    found = candidates(told, keys, first.scores, float(np.log(_UNLIKELY / (1.0 - _UNLIKELY))))
    folds, found_shares = np.array([one.fold for one in found]), np.zeros(len(found))
    for fold in range(FOLDS):
        judgement = fit_facts([one for one in found if one.fold != fold], scale)
        own = [one for one in found if one.fold == fold]
        scores = judgement.scores(np.array([one.row for one in own]), *_beside(own, scale))
        found_shares[folds == fold] = chance(scores)
    for kind in sorted({one.kind for one in found} - {""}):
        wanted = sum(len(message.stated) for message in told if message.kind == kind)
        curve = _curve(found, found_shares, kind, wanted)
        print(f"  {kind}, precision / recall from   " + "   ".join(curve), flush=True)
    return fit_facts(found, scale)


def _curve(found: Sequence[Candidate], each: Numbers, kind: str, wanted: int) -> Iterator[str]:
    """Precision and recall of the likeliest answer to each question of each message, for several thresholds."""
    best: dict[tuple[int, str], int] = {}
    for place, one in enumerate(found):
        spot = one.message, one.key[0]
        if one.kind == kind and (spot not in best or each[place] > each[best[spot]]):
            best[spot] = place
    for least in _STATED_FROM:
        right = [found[place].stated for place in best.values() if each[place] >= least]
        yield f"{least}: {100 * sum(right) / max(1, len(right)):.1f} / {100 * sum(right) / max(1, wanted):.1f}"


# ----------------------------------------------------------------------------------------------------------------- all


def main() -> None:
    """Learn what is asked for, without the encoder and with it."""
    parser = argparse.ArgumentParser(prog="python -m tests.understanding.fitting", description=__doc__)
    parser.add_argument("--only", choices=tuple(PIECES), help="learn these alone")
    parser.add_argument("--write", action="store_true", help=f"put the judgements into {JUDGEMENTS.name}")
    parser.add_argument("--cache", type=Path, default=Path(".cache/vectors.npz"), help="keeps the vectors of texts")
    options = parser.parse_args()
    if options.write:
        begin()
    knowledge = load()
    # Before the others: it encodes what is new, and they find it in the cache.
    listener = Listener(knowledge, options.cache)
    with ProcessPoolExecutor(_WORKERS, mp_context=get_context("spawn")) as pool:
        content = [pool.submit(hear_content, fold, options.cache) for fold in range(held_out.FOLDS)]
        every = _together(listener.half(), content)
    scales = {kind: _scale(knowledge, kind) for kind in PIECES}
    found = dict(_learnt(every, listener, scales, only=options.only))
    learner = Listener(held_out.phrases_alone(knowledge), options.cache)
    found |= _learnt(learner.half(), learner, None, only=options.only)
    if options.write:
        # All at once: those of one kind are for the same answers.
        kinds = PIECES if options.only is None else {options.only: PIECES[options.only]}
        named = {kind: tuple(scales[kind].answers) for kind in kinds}
        write(found, kinds, answers=named, subjects={kind: scales[kind].subjects for kind in kinds})


def _together(own: Heard, others: Iterable[Future[Heard]]) -> Heard:
    for other in others:
        own.messages.extend(other.result().messages)
        own.samples.extend(other.result().samples)
    return own


def _learnt(
    heard: Heard, listener: Listener, scales: Mapping[Kind, Scale] | None, *, only: Kind | None
) -> Iterator[tuple[str, Judgement]]:
    """Judgements by words alone and, if there is an encoder, with it.

    Those of what was learnt from few texts have no `scales`: they judge any answer alike.
    """
    for kind, meant in itertools.product(PIECES, (False, True)):
        if only not in (None, kind) or (meant and listener.meaning is None):
            continue
        name = name_of(kind, few=scales is None, meant=meant)
        print(name.replace("_", " "), flush=True)
        own = scales[kind] if scales is not None else NO_SCALE
        if kind == "facts":
            messages = [one if meant else one.by_words() for one in heard.messages]
            yield name, facts(messages, listener.understanding.facts.keys, own)
        else:
            yield name, answers([one if meant else one.by_words() for one in heard.samples], own)


def _scale(knowledge: Knowledge, kind: Kind) -> Scale:
    answers_of = {name: question.every_answer for name, question in knowledge.questions.items()}
    if kind == "replies":
        answers_of = {name: classes_of(question) for name, question in knowledge.questions.items()}
    names = [f"{name}={answer}" for name, answers in answers_of.items() for answer in answers]
    return Scale(
        {name: number for number, name in enumerate(names)}, tuple(knowledge.topics) if kind == "facts" else ()
    )


def begin(path: Path = JUDGEMENTS) -> None:
    """Fit the judgements that there are to the evidence there is now: to learn, one has to hear by something."""
    kept = read(path) if path.is_file() else {}
    for kind, pieces in PIECES.items():
        before = kept[f"{kind} pieces"].tolist() if f"{kind} pieces" in kept else []
        if before == list(pieces):
            continue
        names = [name_of(kind, few=few, meant=meant) for few, meant in itertools.product((False, True), repeat=2)]
        found = {name: judgement_of(kept, name).of_other_evidence(before, pieces) for name in names if before}
        write(found or dict.fromkeys(names, Judgement.untaught(len(pieces))), {kind: pieces}, path)


if __name__ == "__main__":
    main()
