"""YAML text to plain data, with the faults that a YAML library swallows: a key given twice, an unquoted date.

PyYAML's C parser composes the nodes; the few kinds of value that content needs are built here. That is faster than the
library's own construction, keeps line numbers, and leaves keys as they are written (YAML would take a key `yes` for
`true`).
"""

from __future__ import annotations

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
    try:
        node = yaml.compose(raw.decode("utf-8"), Loader=yaml.CSafeLoader)
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
    if node is None:
        faults.add("file", "is empty, fill it or delete it")
        return None
    return _build(node, faults)


def _build(node: yaml.Node, faults: FileFaults) -> Data:
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node, faults)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, faults) for item in node.value]
    return _mapping(node, faults)


def _mapping(node: yaml.Node, faults: FileFaults) -> dict[str, Data]:
    data: dict[str, Data] = {}
    for key_node, value_node in node.value:
        line = f"line {key_node.start_mark.line + 1}"
        if not isinstance(key_node, yaml.ScalarNode):
            faults.add(line, "a list or mapping stands as a key, write a plain word")
        elif "_" in key_node.value:
            faults.add(line, f"{key_node.value} is written with an underscore, write a hyphen")
        elif key_node.value in data:
            faults.add(line, f"{key_node.value} is given twice in the same mapping, keep one")
        else:
            data[key_node.value] = _build(value_node, faults)
    return data


def _scalar(node: yaml.ScalarNode, faults: FileFaults) -> Data:
    text = node.value
    kind = node.tag.removeprefix(_TAG)
    if kind == "int" and _WHOLE_NUMBER.match(text):
        return int(text)
    if kind == "float" and _DECIMAL.match(text):
        return float(text)
    if kind == "bool":
        return text.lower() in {"true", "yes", "on"}
    if kind == "null":
        return None
    if kind not in {"str", "int", "float", "timestamp", "merge", "value"}:
        faults.add(f"line {node.start_mark.line + 1}", f"the tag {node.tag} is not used in content, remove it")
    return text
