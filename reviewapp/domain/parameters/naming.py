"""What the keys that lead to a value say of it: which parameter it is, in which unit, and whether it bounds one."""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from reviewapp.domain.parameters.units import split
from reviewapp.domain.parameters.vocabulary import BY_NAME, Parameter


class Role(StrEnum):
    """What a value is to its parameter: what it is set to, or what it may not pass."""

    VALUE = "value"
    MOST = "most"
    LEAST = "least"
    RANGE = "range"


class Named(NamedTuple):
    """A parameter as keys name it; `unit` where they say it."""

    parameter: Parameter
    unit: str | None
    role: Role


_MOST = {"max", "maximum", "limit", "limits", "allowed", "allowable", "permitted"}
_LEAST = {"min", "minimum"}
_RANGE = {"range"}
_BOUNDS = _MOST | _LEAST | _RANGE
_SIDES = {"upper", "lower"}
_BEFORE_MINUTE = {"mm", "m", "in", "inch", "ft", "rev", "per"}
# What stands under these is another run's, nobody's choice yet, or measured or counted rather than set.
_ELSEWHERE = re.compile(
    r"recommend|suggest|propos|parent|baseline|previous|history|changed|drift|default"
    r"|(?:^|_)(?:rated|rating|from|before|old|avg|average|mean|actual|measured|stock|delta|moves|stats)(?:_|$)"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SPACES = re.compile(r"[\s.\-]+")


def named(keys: Sequence[str]) -> Named | None:
    """What the keys name; None where that is no parameter, or is none of this run's.

    A wrong name is worse than none: it is one of the vocabulary's to the letter, apart from its unit and from the
    words that make it a bound. Under a number stands one entry of many, which does not speak for the run.
    """
    plain = [_slug(key) for key in keys]
    if any(key.isdigit() or _ELSEWHERE.search(key) for key in plain):
        return None
    role: Role | None = None
    while plain:
        name, bound = _unbound(plain.pop())
        role = role or bound
        if name:
            return _of(name, plain, role)
    return None


def _of(name: str, above: Sequence[str], role: Role | None) -> Named | None:
    parents = [_unbound(key) for key in above]
    bare, unit = split(name) if name not in BY_NAME else (name, "rpm" if name.endswith("rpm") else None)
    under = parents[-1][0] if parents else ""
    parameter = BY_NAME.get(f"{under}_{bare}") or BY_NAME.get(bare)
    if parameter is None:
        return None
    return Named(parameter, unit, role or next((bound for _, bound in reversed(parents) if bound), Role.VALUE))


def _slug(key: str) -> str:
    """A key in lower case, with underscores between its words."""
    return _SPACES.sub("_", _CAMEL.sub("_", key.strip())).lower()


def _unbound(key: str) -> tuple[str, Role | None]:
    """A key without the words that make it a bound, and which bound they make: `max_feed_mm_min` is a feed's most."""
    words = [word for word in key.split("_") if word]
    bounds = {word for at, word in enumerate(words) if word in _BOUNDS and not _is_minute(words, at)}
    if not bounds:
        return key, None
    said = bounds | _SIDES
    kept = [word for at, word in enumerate(words) if word not in said or _is_minute(words, at)]
    return "_".join(kept), _role({word for at, word in enumerate(words) if not _is_minute(words, at)})


def _is_minute(words: Sequence[str], at: int) -> bool:
    """Whether a word that could be a minimum is the minute of a unit."""
    return words[at] == "min" and at > 0 and words[at - 1] in _BEFORE_MINUTE


def _role(words: Iterable[str]) -> Role:
    said = set(words)
    if said & _RANGE:
        return Role.RANGE
    return Role.LEAST if said & (_LEAST | {"lower"}) else Role.MOST
