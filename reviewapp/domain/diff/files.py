"""Which file of one run belongs beside which file of another."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from reviewapp.domain.advisory import Attachment


class Pair(NamedTuple):
    """Two files that belong together, or one that has no other; never neither."""

    before: Attachment | None
    after: Attachment | None

    @property
    def is_same(self) -> bool:
        """Whether both are named by one hash."""
        return self.before is not None and self.after is not None and self.before.sha256 == self.after.sha256


def pair(before: Sequence[Attachment], after: Sequence[Attachment]) -> tuple[Pair, ...]:
    """Every file once, paired by kind and hash, else by kind and name, else where a kind has one left each."""
    old, new = list(before), list(after)
    pairs = _matched(old, new, lambda file: (file.kind, file.sha256))
    pairs += _matched(old, new, lambda file: (file.kind, file.filename))
    single = {kind for kind in _kinds(old) if _kinds(old).count(kind) == _kinds(new).count(kind) == 1}
    pairs += _matched(old, new, lambda file: file.kind if file.kind in single else id(file))
    pairs += [Pair(one, None) for one in old] + [Pair(None, one) for one in new]
    return tuple(sorted(pairs, key=_order))


def _matched(old: list[Attachment], new: list[Attachment], key: Callable[[Attachment], Any]) -> list[Pair]:
    """Take out of both lists what has an equal key, in order."""
    waiting: dict[Any, list[Attachment]] = {}
    for file in new:
        waiting.setdefault(key(file), []).append(file)
    pairs = [Pair(file, waiting[key(file)].pop(0)) for file in old if waiting.get(key(file))]
    old[:] = _without(old, [pair.before for pair in pairs])
    new[:] = _without(new, [pair.after for pair in pairs])
    return pairs


def _without(files: list[Attachment], taken: list[Attachment | None]) -> list[Attachment]:
    gone = {id(file) for file in taken}
    return [file for file in files if id(file) not in gone]


def _kinds(files: list[Attachment]) -> list[str]:
    return [file.kind for file in files]


def _order(one: Pair) -> tuple[str, str, str]:
    file = one.after or one.before
    return (file.kind, file.filename or "", file.sha256) if file else ("", "", "")
