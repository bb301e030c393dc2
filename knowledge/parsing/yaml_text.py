"""YAML text to plain data, with the faults that a YAML library swallows: a key given twice, an unquoted date.

PyYAML's C parser tells what it reads, piece by piece; the few kinds of value that content needs are built here. That is
faster than the library's own construction and takes a fraction of its memory, keeps line numbers, and leaves keys as
they are written (YAML would take a key `yes` for `true`).
"""

from __future__ import annotations

import functools
import itertools
import re
from typing import Any, TypeAlias

import yaml

from knowledge.parsing.faults import FileFaults

Data: TypeAlias = Any
"""What a file holds: mappings with text keys, lists, text, numbers, booleans, `None`."""

_WHOLE_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)$")
_DECIMAL = re.compile(r"[-+]?[0-9]+\.[0-9]+$")
_TAG = "tag:yaml.org,2002:"


def parse(raw: bytes, faults: FileFaults) -> Data:
    """The data of one file, or `None` with a fault taken down if it cannot be read."""
    before = faults.count
    try:
        data = _document(yaml.CSafeLoader(raw.decode("utf-8")), faults)
    except UnicodeDecodeError:
        faults.add("file", "is not UTF-8 text, save it as UTF-8")
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"line {mark.line + 1}" if mark else "file"
        faults.add(where, f"the YAML is broken ({error.problem}), mend this line or the one above it")
        return None
    except yaml.YAMLError:
        faults.add("file", "holds characters that YAML does not allow, remove them")
        return None
    if data is None and faults.count == before:
        faults.add("file", "is empty, fill it or delete it")
    return data


def _document(loader: yaml.CSafeLoader, faults: FileFaults) -> Data:
    """The data of the only document of a file; `None` if there is none, or more than one."""
    _next(loader)
    if isinstance(_next(loader), yaml.StreamEndEvent):
        return None
    data = _build(loader, _next(loader), faults)
    _next(loader)
    following = _next(loader)
    if isinstance(following, yaml.DocumentStartEvent):
        faults.add(_line(following), "a second document begins, make one of the two or move it to a file of its own")
        return None
    return data


def _build(loader: yaml.CSafeLoader, event: Any, faults: FileFaults) -> Data:
    """What begins with the event; takes all events that belong to it."""
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(loader, event, faults)
    if isinstance(event, yaml.SequenceStartEvent):
        items = iter(functools.partial(_next, loader), None)
        return [_build(loader, item, faults) for item in itertools.takewhile(_goes_on, items)]
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(loader, faults)
    faults.add(_line(event), "an alias stands here, write out what it stands for")
    return None


def _next(loader: yaml.CSafeLoader) -> Any:
    """The next event; a document that is sound in itself never lacks one."""
    return loader.get_event()


def _goes_on(event: yaml.Event) -> bool:
    return not isinstance(event, yaml.CollectionEndEvent)


def _mapping(loader: yaml.CSafeLoader, faults: FileFaults) -> dict[str, Data]:
    data: dict[str, Data] = {}
    while _goes_on(event := _next(loader)):
        line, key = _line(event), event.value if isinstance(event, yaml.ScalarEvent) else None
        if key is None:
            _build(loader, event, faults)
            faults.add(line, "a list or mapping stands as a key, write a plain word")
        elif "_" in key:
            faults.add(line, f"{key} is written with an underscore, write a hyphen")
        elif key in data:
            faults.add(line, f"{key} is given twice in the same mapping, keep one")
        value = _build(loader, _next(loader), faults)
        if key is not None and "_" not in key:
            data.setdefault(key, value)
    return data


def _line(event: Any) -> str:
    return f"line {event.start_mark.line + 1}"


def _scalar(loader: yaml.CSafeLoader, event: Any, faults: FileFaults) -> Data:
    text = event.value
    if event.tag is None and event.style:
        return text  # It stands in quotes.
    tag = event.tag or loader.resolve(yaml.ScalarNode, text, event.implicit)  # type: ignore[no-untyped-call]
    kind = tag.removeprefix(_TAG)
    if kind == "int" and _WHOLE_NUMBER.match(text):
        return int(text)
    if kind == "float" and _DECIMAL.match(text):
        return float(text)
    if kind == "bool":
        return text.lower() in {"true", "yes", "on"}
    if kind == "null":
        return None
    if kind not in {"str", "int", "float", "timestamp", "merge", "value"}:
        faults.add(_line(event), f"the tag {tag} is not used in content, remove it")
    return text
