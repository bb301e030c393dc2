"""`python -m tests.understanding`: measure understanding and print a table a language."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from knowledge.loading import load
from knowledge.model import Knowledge
from tests.understanding import material
from tests.understanding.figures import Figures, figures
from tests.understanding.footprint import footprints
from tests.understanding.listening import Listener, Readings
from tests.understanding.material import HASHES, Material
from tests.understanding.mistakes import ids, listing, mistakes
from tests.understanding.noise import NOISES
from tests.understanding.table import heading, table
from tests.understanding.ways import WAYS, Way


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line. Exits with a message if it makes no sense."""
    parser = argparse.ArgumentParser(prog="python -m tests.understanding", description="Measure understanding.")
    parser.add_argument("--half", choices=("dev", "test", "all"), default="dev", help="decisions are made on dev alone")
    parser.add_argument("--language", choices=material.locales(), action="append", help="measure these only")
    parser.add_argument("--way", choices=tuple(WAYS), action="append", help="measure these only")
    parser.add_argument("--mistakes", type=int, metavar="N", help="list so many mistakes of each kind")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file as well")
    parser.add_argument("--write-hash", action="store_true", help="keep the hashes of the test halves as they are now")
    options = parser.parse_args(arguments)
    if options.mistakes is not None and options.half == "test":
        parser.error("mistakes are listed for the development half only")
    return options


def main() -> None:
    """Measure what is asked for and print it."""
    options = parse()
    if options.write_hash:
        material.keep_hashes()
        print(HASHES.read_text(encoding="utf-8"), end="")
        return
    knowledge = load()
    names = options.way or list(WAYS)
    ways = {name: WAYS[name](knowledge) for name in names}
    weighed = {name: footprints(name) for name in names}
    print(f"Measured on {datetime.now(UTC):%Y-%m-%d} with `make evaluate`.")
    said = material.said_in(knowledge)
    measured: dict[str, Mapping[str, Mapping[str, Figures]]] = {}
    for locale in options.language or material.locales():
        whole = material.read(locale)
        chosen = whole.half(options.half).unlike(said)
        readings = {name: _listen(way, knowledge, chosen) for name, way in ways.items()}
        measured[locale] = {
            name: {
                noise: {**weighed[name], **figures(read, knowledge, judges=ways[name].judges)}
                for noise, read in by_noise.items()
            }
            for name, by_noise in readings.items()
        }
        name = knowledge.languages[locale].name
        best = next(iter(measured[locale][names[-1]].values()))
        print(f"\n{heading(name, options.half, chosen, list(NOISES), best)}\n\n{table(measured[locale])}")
        if options.mistakes:
            allowed = ids(whole.half("dev").lines)
            found = mistakes(next(iter(readings[names[-1]].values())), knowledge, allowed)
            print(*listing(found, options.mistakes), sep="\n")
    if options.json:
        options.json.write_text(json.dumps(_without_nan(measured), indent=1) + "\n", encoding="utf-8")


def _listen(way: Way, knowledge: Knowledge, chosen: Material) -> Mapping[str, Readings]:
    listener = Listener(way, knowledge)
    return {name: listener.listen(chosen, noise) for name, noise in NOISES.items()}


def _without_nan(value: Any) -> Any:
    """NaN is no JSON."""
    if isinstance(value, Mapping):
        return {key: _without_nan(inner) for key, inner in value.items()}
    return None if isinstance(value, float) and math.isnan(value) else value


if __name__ == "__main__":
    main()
