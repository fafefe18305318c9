"""Small changes of somebody else's JSON record that can be taken back: each knows what stood there before.

A step into a list names the item by its `advisory_id`, since places in a list move when another is put in. Null and
absent are the same, as they are to RMOS; an object that was made to hold a value stays behind, empty.
"""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any, NamedTuple, TypeAlias

from reviewapp.domain.tree import Json, token

Path: TypeAlias = tuple[str, ...]
_NAME = "advisory_id"


class Edit(NamedTuple):
    """One change: at `path` stands `value` now; `before` is what stood there, None where there was nothing.

    With `joins` the value was put behind the items of the list at `path`.
    """

    path: Path
    value: Json
    before: Json = None
    joins: bool = False

    def facts(self) -> dict[str, Any]:
        """The edit as it is kept."""
        return {"path": list(self.path), "value": self.value, "before": self.before, "joins": self.joins}

    @property
    def pointer(self) -> str:
        """The place in the form of a JSON Pointer."""
        return "".join(f"/{token(step)}" for step in self.path)


def from_facts(facts: dict[str, Any]) -> Edit:
    """The edit that `facts` wrote."""
    return Edit(tuple(facts["path"]), facts["value"], facts["before"], facts["joins"])


def needed(document: Json, wanted: Iterable[Edit]) -> tuple[Edit, ...]:
    """Those of the wanted edits that change anything, each with what stands there before; what joins does so once."""
    found: list[Edit] = []
    for edit in wanted:
        there = _get(document, edit.path)
        if edit.joins:
            if edit not in found and (there is None or (isinstance(there, list) and edit.value not in there)):
                found.append(edit)
        elif not _is_same(there, edit.value) and _has_place(document, edit.path):
            found.append(edit._replace(before=there))
    return tuple(found)


def applied(document: Json, edits: Iterable[Edit]) -> Json:
    """A copy of the record with the edits."""
    made = deepcopy(document)
    for edit in edits:
        if edit.joins:
            _put(made, edit.path, [*(_get(made, edit.path) or []), edit.value])
        else:
            _put(made, edit.path, edit.value)
    return made


def undone(document: Json, edits: Iterable[Edit]) -> Json:
    """A copy of the record without the edits; what was changed again since is left as it is."""
    made = deepcopy(document)
    for edit in reversed(tuple(edits)):
        there = _get(made, edit.path)
        if edit.joins:
            if isinstance(there, list) and edit.value in there:
                rest = [item for item in there if item != edit.value]
                _put(made, edit.path, rest or edit.before)
        elif _is_same(there, edit.value):
            _put(made, edit.path, edit.before)
    return made


def _is_same(one: Json, other: Json) -> bool:
    return type(one) is type(other) and bool(one == other)


def _has_place(document: Json, path: Path) -> bool:
    """Whether there is an object that the value can stand in; one step of a path may have to be made."""
    holder = _get(document, path[:-1])
    return isinstance(holder, dict) or (
        holder is None and len(path) > 1 and isinstance(_get(document, path[:-2]), dict)
    )


def _get(document: Json, path: Path) -> Json:
    for step in path:
        document = _inside(document, step)
    return document


def _inside(document: Json, step: str) -> Json:
    if isinstance(document, list):
        return next((item for item in document if isinstance(item, dict) and item.get(_NAME) == step), None)
    return document.get(step) if isinstance(document, dict) else None


def _put(document: Json, path: Path, value: Json) -> None:
    """Let `value` stand at `path`, None for nothing."""
    *way, last = path
    holder = document
    for step in way:
        if isinstance(holder, dict) and holder.get(step) is None:
            holder[step] = {}
        holder = _inside(holder, step)
    if value is None:
        holder.pop(last, None)
    else:
        holder[last] = deepcopy(value)
