"""Plain data to a model, with the validator's complaints put into an author's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from knowledge.parsing.faults import FileFaults, listed

Shape = TypeVar("Shape", bound=BaseModel)

_UNION_BRANCHES = {"int", "str"}
_ID_RULE = "is not an id, write lower-case words joined by hyphens"
_MESSAGES = {
    "missing": "is missing, add it",
    "bool_type": "must be true or false, write one of them",
    "bool_parsing": "must be true or false, write one of them",
    "int_type": "must be a whole number, write one",
    "int_parsing": "must be a whole number, write one",
    "int_from_float": "must be a whole number, write one",
    "float_type": "must be a number, write one",
    "float_parsing": "must be a number, write one",
    "greater_than": "must be greater than 0, raise it",
    "tuple_type": "must be a list, write it as one",
    "dict_type": "must be a mapping, write `key: value` lines",
    "mapping_type": "must be a mapping, write `key: value` lines",
    "model_type": "must be a mapping, write `key: value` lines",
    "string_too_short": "is empty, write the text",
}


def shape(kind: type[Shape], data: Mapping[str, Any], faults: FileFaults, where: str = "") -> Shape | None:
    """The data as that model, or `None` with every fault taken down; `where` is the field the data stands in."""
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        told: set[tuple[str, str]] = set()
        for detail in error.errors(include_url=False):
            fault = (field_of(where, *detail["loc"]), _message(kind, detail))
            if fault not in told:
                told.add(fault)
                faults.add(*fault)
        return None


def field_of(*parts: str | int) -> str:
    """The dotted name of a field, list positions counted from 1; without the validator's own marks."""
    words = [str(part + 1) if isinstance(part, int) else part for part in parts]
    named = [word for word in words if word and word != "[key]" and word not in _UNION_BRANCHES]
    return ".".join(named) or "file"


def mapping(data: Any, faults: FileFaults, where: str) -> dict[str, Any]:
    """The data if it is a mapping; nothing if it is left out; else a fault and nothing."""
    if data is None:
        return {}
    if isinstance(data, dict):
        return data
    faults.add(where, _MESSAGES["mapping_type"])
    return {}


def _message(kind: type[BaseModel], detail: Any) -> str:
    what, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    if what == "extra_forbidden":
        if len(detail["loc"]) > 1:
            return "is not a field here, remove it or mend its spelling"
        known = sorted(field.alias or name for name, field in kind.model_fields.items())
        return f"is not a field here, remove it or mend its spelling (fields: {listed(known)})"
    if what == "string_type":
        if value is None:
            return "is empty, write the text"
        if isinstance(value, bool):
            return "must be text, put it in quotes (YAML takes yes, no, on and off for true and false)"
        return "must be text, put it in quotes" if isinstance(value, int | float) else "must be one text, write it so"
    if what == "string_pattern_mismatch":
        return f"{value!r} {_ID_RULE}"
    if what in {"enum", "literal_error"}:
        return f"{value!r} is not known here, write one of: {context.get('expected', '')}"
    if what == "too_short":
        return f"needs at least {context.get('min_length', 1)} entries, add what is missing"
    return _MESSAGES.get(what, f"{value!r} does not fit here, compare this field in knowledge/model.py")
