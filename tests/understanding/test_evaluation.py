"""The measuring itself, on samples that can be checked by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest

from knowledge.model import Knowledge
from knowledge.understanding import Decision, ReadAnswer, ReadFact, Reading
from tests.understanding import measures, mistakes
from tests.understanding.__main__ import parse
from tests.understanding.figures import Figures, figures
from tests.understanding.footprint import footprints
from tests.understanding.listening import Listener, Readings
from tests.understanding.material import Answer, Decided, Material, Outside, Statement, Styled
from tests.understanding.noise import NOISES, as_written, with_typos, without_diacritics
from tests.understanding.table import ROWS, heading, table
from tests.understanding.ways import WAYS, PlainFuzzy

# ------------------------------------------------------------------------------------------------------------ measures


def test_a_share_of_nothing_is_not_a_number() -> None:
    assert measures.share([True, False, False, True]) == 0.5
    assert math.isnan(measures.share([]))


def test_quantiles_are_values_that_occur() -> None:
    values = [float(value) for value in range(100, 0, -1)]

    assert measures.quantile(values, 0.5) == 50
    assert measures.quantile(values, 0.99) == 99
    assert measures.quantile([7.0], 0.01) == 7
    assert math.isnan(measures.quantile([], 0.5))


def test_rejection_spends_its_false_alarms_and_no_more() -> None:
    inside = [float(score) for score in range(100)]

    assert measures.threshold(inside) == 94
    assert sum(score > measures.threshold(inside) for score in inside) == 5
    assert measures.rejected(inside, [94.0, 94.5, 95.0, 200.0]) == 0.75


def test_scores_that_tie_with_the_threshold_are_not_rejected() -> None:
    assert measures.rejected([0.5] * 20, [0.5, 0.6]) == 0.5
    assert measures.rejected([0.1] * 18 + [0.9] * 2, [0.9, 0.8]) == 0.0


def test_auroc_counts_pairs() -> None:
    assert measures.auroc([0.1, 0.2], [0.3, 0.4]) == 1.0
    assert measures.auroc([0.3], [0.1]) == 0.0
    assert measures.auroc([0.1, 0.3], [0.2, 0.3]) == (1 + 0 + 1 + 0.5) / 4


def test_calibration_error_weighs_bins_by_size() -> None:
    assert measures.calibration_error([(1.0, True), (0.95, True)]) == pytest.approx(0.025)
    assert measures.calibration_error([(0.75, True), (0.75, True), (0.75, True), (0.75, False)]) == 0.0
    assert measures.calibration_error([(0.85, False), (0.15, False), (0.15, False)]) == pytest.approx(1.15 / 3)


def test_a_wrong_answer_spoils_precision_and_recall() -> None:
    found = measures.agreement([({"a": "x", "b": "y"}, {"a": "x", "b": "z", "c": "w"}), ({"d": "v"}, {})])

    assert (found.read, found.stated, found.right) == (3, 3, 1)
    assert found.precision == found.recall == pytest.approx(1 / 3)


# --------------------------------------------------------------------------------------------------------------- noise


def test_typos_are_repeatable_and_about_one_in_six_words() -> None:
    text = "formularz odrzuca naszego klienta, chociaż wszystko zostało sprawdzone dokładnie tydzień temu wieczorem"
    slipped = with_typos(text)

    assert slipped == with_typos(text) != text
    assert sum(one != other for one, other in zip(text.split(), slipped.split(), strict=True)) == 2
    assert with_typos("enrolled") != "enrolled"


def test_typos_spare_codes_and_short_words() -> None:
    for text in ("no EA, or is it?", "contoso.onmicrosoft.com", "CFQ7TTC0LFLX a@example.com 2023", "⟨guid⟩"):
        assert with_typos(text) == text


def test_diacritics_go_and_the_rest_stays() -> None:
    assert without_diacritics("Zażółć gęślą jaźń, Łódź… „OK” ⟨guid⟩") == "Zazolc gesla jazn, Lodz… „OK” ⟨guid⟩"


# ------------------------------------------------------------------------------------------------------------- figures


class Canned:
    """Reads what it was told to read."""

    judges = True
    asked_encoder = False

    def __init__(self, readings: Mapping[str, Reading]) -> None:
        self._readings = readings
        self.seen: list[tuple[str, str | None, str | None]] = []

    def read(self, text: str, locale: str, *, question: str | None = None, topic: str | None = None) -> Reading:
        self.seen.append((text, question, topic))
        return self._readings[text]

    def strangeness(self, reading: Reading) -> float:
        return 1.0 - reading.topics[0][1] if reading.topics else 1.0


def reading(
    outcome: Decision,
    *topics: tuple[str, float],
    facts: tuple[ReadFact, ...] = (),
    answer: ReadAnswer | None = None,
) -> Reading:
    return Reading(language=None, topics=topics, outcome=outcome, facts=facts, answer=answer)


ERROR, MPN, PAYOUTS = "subscription-error", "choose-mpn", "payouts"
CSP = ReadFact("purchase-channel", "csp", sure=False)
DYNAMICS = ReadFact("product-family", "dynamics")
SMALL = Material(
    "en",
    styled=(
        Styled(id="s1", text="refused", topic=ERROR, style="terse"),
        Styled(id="s2", text="which one", topic=MPN, style="terse"),
    ),
    decided=(
        Decided(id="d1", text="csp", topic=ERROR, outcome="csp-subscription", facts={"purchase-channel": "csp"}),
        Decided(id="d2", text="asleep", topic=ERROR, outcome="not-provisioned", facts={"activation": "not-activated"}),
    ),
    outside=(
        Outside(id="o1", text="money", topic=None, near=True),
        Outside(id="o2", text="weather", topic="unrelated", near=False),
    ),
    statements=(
        Statement(id="f1", text="dynamics", facts={"product-family": "dynamics"}),
        Statement(id="f2", text="is it?", facts={}),
    ),
    answers=(
        Answer(id="a1", question="purchase-channel", text="agreement", answer="volume-licensing"),
        Answer(id="a2", question="purchase-channel", text="no idea", answer="unknown"),
        Answer(id="a3", question="purchase-channel", text="hello", answer=None),
        Answer(id="a4", question="domain-form", text="tailspin.onmicrosoft.com", answer="onmicrosoft-domain"),
    ),
)
READ = {
    "refused": reading("answer", (ERROR, 0.9), (MPN, 0.1)),
    "which one": reading("did-you-mean", (ERROR, 0.5), (PAYOUTS, 0.2), (MPN, 0.1)),
    "csp": reading("unclear", (ERROR, 0.3), facts=(CSP,)),
    "asleep": reading("answer", (MPN, 0.7), facts=(ReadFact("purchase-channel", "csp"),)),
    "money": reading("out-of-scope", (PAYOUTS, 0.8)),
    "weather": reading("did-you-mean", (MPN, 0.1)),
    "dynamics": reading("unclear", facts=(DYNAMICS,)),
    "is it?": reading("unclear", facts=(CSP,)),
    "agreement": reading("unclear", answer=ReadAnswer("csp")),
    "no idea": reading("unclear", answer=ReadAnswer(None)),
    "hello": reading("unclear"),
    "⟨onmicrosoft-domain⟩": reading("unclear"),
}


def listened(knowledge: Knowledge) -> Readings:
    return Listener(Canned(READ), knowledge).listen(SMALL, as_written)


@pytest.fixture(scope="module")
def measured(knowledge: Knowledge) -> Figures:
    return figures(listened(knowledge), knowledge, judges=True)


def test_topics_and_decisions_are_counted(measured: Figures) -> None:
    assert (measured["topic-at-1"], measured["topic-at-3"]) == (0.5, 0.75)
    inside = ("answered", "offered", "misled", "unclear", "out-of-scope")
    assert [measured[f"inside-{name}"] for name in inside] == [0.25, 0.25, 0.25, 0.25, 0.0]
    assert (measured["told-near"], measured["told-far"], measured["kept-out-all"]) == (1.0, 0.0, 0.5)


def test_rejection_and_calibration_use_the_probabilities(measured: Figures) -> None:
    assert (measured["rejected-near"], measured["rejected-far"]) == (0.0, 1.0)
    assert (measured["auroc-near"], measured["auroc-far"]) == (0.25, 1.0)
    sure = [(0.9, True), (0.5, False), (0.3, True), (0.7, False), (0.8, True), (0.1, False)]
    assert measured["calibration-error"] == pytest.approx(measures.calibration_error(sure))


def test_the_cause_follows_from_the_facts_read(measured: Figures) -> None:
    assert (measured["ending-concluded"], measured["ending-likeliest"]) in {(0.0, 0.5), (0.5, 0.5)}
    assert measured["ending-and-topic"] == 0.5
    assert measured["ending-wrong"] == 0.5
    assert measured["ceiling-likeliest"] == 1.0


def test_facts_are_compared_with_all_that_follows(measured: Figures) -> None:
    assert measured["fact-recall-statements"] == 1.0
    assert measured["fact-precision-statements"] == pytest.approx(2 / 3), "the solution area follows from the product"
    assert (measured["fact-precision-requests"], measured["fact-recall-requests"]) == (0.5, 0.5)


def test_answers_are_right_wrong_or_not_read(measured: Figures) -> None:
    assert (measured["answers-right"], measured["answers-wrong"], measured["answers-not-read"]) == (0.75, 0.25, 0.0)


def test_replies_are_read_as_in_a_conversation(knowledge: Knowledge) -> None:
    way = Canned(READ)
    heard = Listener(way, knowledge).listen(SMALL, as_written)

    text, question, topic = way.seen[-1]
    assert (text, question) == ("⟨onmicrosoft-domain⟩", "domain-form")
    assert knowledge.topics[str(topic)].use("domain-form")
    assert heard.answers[-1].reading.answer == ReadAnswer("onmicrosoft-domain")


def test_every_row_of_the_table_is_measured(measured: Figures) -> None:
    names = {name for row in ROWS for name in row.names}

    sizes = {"ready-seconds", "resident-mb", "ready-seconds-anew", "resident-mb-anew"}
    assert names - measured.keys() == sizes
    shown = table({"one": {"as written": measured, "with typos": measured}, "two": {"as written": {}}})
    assert "| Right topic first | 50.0 / 50.0 | – | 95, typos 90 |" in shown.splitlines()
    assert "with the encoder" not in shown
    assert "development half: 4 in scope, 2 out of scope" in heading("English", "dev", SMALL, list(NOISES), measured)


# ------------------------------------------------------------------------------------------------------------ mistakes


def test_mistakes_are_told_by_kind(knowledge: Knowledge) -> None:
    found = mistakes.mistakes(listened(knowledge), knowledge, mistakes.ids(SMALL.lines))

    assert {kind: [mistake.line.id for mistake in several] for kind, several in found.items()} == {
        "wrong topic": ["d2", "s2"],
        "right topic, not answered": ["d1"],
        "out of scope, offered a topic": ["o2"],
        "wrong cause or option": ["d2"],
        "fact not stated": ["f2", "d2"],
        "fact not read": ["d2"],
        "answer read wrong": ["a1"],
    }
    assert len(list(mistakes.listing(found, 1))) == 3 * len(found)


def test_nothing_is_told_of_the_test_half(knowledge: Knowledge) -> None:
    dev = SMALL.half("dev")
    found = mistakes.mistakes(listened(knowledge), knowledge, mistakes.ids(dev.lines))

    told = {mistake.line.id for several in found.values() for mistake in several}
    assert told <= {line.id for line in dev.lines}
    with pytest.raises(SystemExit):
        parse(["--half", "test", "--mistakes", "3"])


# ---------------------------------------------------------------------------------------------------------------- ways


def test_plain_rapidfuzz_finds_what_the_content_says_word_for_word(knowledge: Knowledge) -> None:
    way = PlainFuzzy(knowledge)
    example = knowledge.prose["en"].topics[ERROR].examples[0]
    phrase = knowledge.prose["en"].questions["purchase-channel"].answers["csp"].phrases[0]
    read = way.read(example, "en")

    assert read.topics[0] == (ERROR, 1.0)
    assert way.strangeness(read) == 0.0
    assert way.read(phrase, "en", question="purchase-channel").answer == ReadAnswer("csp")


def test_a_way_is_weighed_in_a_process_of_its_own() -> None:
    found = footprints(next(iter(WAYS)))

    for again in ("", "-anew"):
        assert 0 < found[f"ready-seconds{again}"] < 60
        assert 10 < found[f"resident-mb{again}"] < 1000
