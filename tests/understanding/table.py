"""The figures as one Markdown table a language."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.understanding.figures import Figures
from tests.understanding.material import Half, Material

Measured = Mapping[str, Mapping[str, Figures]]
"""Way -> noise -> figures."""

_NOTHING = "–"


def percent(value: float) -> str:
    """A share as a percentage, without its sign."""
    return f"{100 * value:.1f}"


def points(value: float) -> str:
    """A share as a number of percentage points or of an area, two digits behind the point."""
    return f"{value:.3f}"


def plain(value: float) -> str:
    """Milliseconds, seconds."""
    return f"{value:.1f}"


def whole(value: float) -> str:
    """MB."""
    return f"{value:.0f}"


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    label: str
    names: tuple[str, ...]
    """Figures that share a cell."""
    show: Callable[[float], str] = percent
    goal: str = ""
    once: bool = False
    """Noise does not matter to it: shown for the messages as written only."""


ROWS = (
    Row("Right topic first", ("topic-at-1",), goal="95, typos 90"),
    Row("Right topic among the first three", ("topic-at-3",)),
    Row("Out of scope, rejected at 5 % false alarms", ("rejected-all",), goal="95"),
    Row("· near subjects", ("rejected-near",)),
    Row("· far subjects", ("rejected-far",)),
    Row("· area under the curve, near; far", ("auroc-near", "auroc-far"), points, once=True),
    Row("Decisions in scope: answered with the right topic", ("inside-answered",)),
    Row('· "did you mean" with the right topic', ("inside-offered",)),
    Row("· answered or offered only something else", ("inside-misled",)),
    Row("· asked again", ("inside-unclear",)),
    Row("· taken for out of scope", ("inside-out-of-scope",)),
    Row("Decisions out of scope: told so, near; far", ("told-near", "told-far"), once=True),
    Row("· told so or asked again, near; far", ("kept-out-near", "kept-out-far"), once=True),
    Row("Right cause or option: likeliest", ("ending-likeliest",)),
    Row("· and the topic is right as well", ("ending-and-topic",)),
    Row("· concluded at once; concluded wrongly", ("ending-concluded", "ending-wrong"), once=True),
    Row("Facts in sentences: precision", ("fact-precision-statements",), goal="97"),
    Row("· recall", ("fact-recall-statements",), goal="80"),
    Row("Facts in requests: precision", ("fact-precision-requests",), goal="97"),
    Row("· recall", ("fact-recall-requests",), goal="80"),
    Row("Answers read right", ("answers-right",), goal="95"),
    Row("· read wrong", ("answers-wrong",), goal="≤ 2"),
    Row("· not read", ("answers-not-read",)),
    Row("Calibration error of the first topic", ("calibration-error",)),
    Row("CPU ms a message, p50; p99", ("cpu-ms-alone-p50", "cpu-ms-alone-p99"), plain, "≤ 3", once=True),
    Row("· with the encoder, p50; p99", ("cpu-ms-encoder-p50", "cpu-ms-encoder-p99"), plain, "≤ 40; 100", once=True),
    Row("· share that needs it", ("asked-encoder",), once=True),
    Row("Ready after s; resident MB", ("ready-seconds", "resident-mb"), whole, "≤ 10; 400", once=True),
    Row("· learning all anew", ("ready-seconds-anew", "resident-mb-anew"), whole, once=True),
)


def table(measured: Measured) -> str:
    """A column a way; in a cell the figure for each noise, in the order given."""
    head = ("%", *measured, "goal")
    lines = [_line(head), _line(("---", *("---:" for _ in head[1:])))]
    for row in ROWS:
        cells = [_cell(row, list(by_noise.values())) for by_noise in measured.values()]
        if any(cell != _NOTHING for cell in cells):
            lines.append(_line((row.label, *cells, row.goal)))
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(row: Row, by_noise: Sequence[Figures]) -> str:
    shown = by_noise[:1] if row.once else by_noise
    values = [[figures.get(name, math.nan) for name in row.names] for figures in shown]
    if all(math.isnan(value) for several in values for value in several):
        return _NOTHING
    return " / ".join("; ".join(_number(value, row.show) for value in several) for several in values)


def _number(value: float, show: Callable[[float], str]) -> str:
    return _NOTHING if math.isnan(value) else show(value)


def heading(name: str, half: Half, material: Material, noises: Sequence[str], best: Figures) -> str:
    """What the table below is about; `best` holds how far the guides get with every fact that is stated."""
    counts = (
        (len(material.requests), "in scope"),
        (len(material.outside), "out of scope"),
        (len(material.statements), "sentences with facts or none"),
        (len(material.answers), "answers"),
    )
    halves = {"dev": "development half", "test": "test half", "all": "both halves"}
    told = ", ".join(f"{count} {what}" for count, what in counts)
    return (
        f"**{name}**, {halves[half]}: {told}. Each cell: {' / '.join(noises)}. With every stated fact read right, the "
        f"guides would hold the right cause or option for the likeliest in {percent(best['ceiling-likeliest'])} % and "
        f"conclude it at once in {percent(best['ceiling-concluded'])} %."
    )
