"""JSON as RMOS may honestly have written it; everything ambiguous or boundless is refused.

Linear in the size of the input: how deep it is nested is counted before anything is built.
"""

import json
import re
from itertools import accumulate
from math import isfinite
from typing import Any

from reviewapp.domain.damage import Damage
from reviewapp.domain.errors import Unreadable
from reviewapp.domain.tree import MAX_DEPTH

MIB = 1024 * 1024
MAX_BYTES = 16 * MIB
MAX_DIGITS = 4_000  # below the limit at which Python itself refuses to read an integer

# An unterminated string counts to the end of the text, so no part of it is looked at twice.
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_NO_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def parse(data: bytes, limit: int = MAX_BYTES, first_line: int = 1) -> Any:
    """The value that `data` holds; raises Unreadable with a plain reason and the place.

    `first_line` is the line of a larger file on which `data` begins.
    """
    if len(data) > limit:
        raise Unreadable(f"it is larger than {limit // MIB} MiB", kind=Damage.TOO_BIG)
    text = _decode(data, first_line)
    if not text.strip():
        raise Unreadable("it is empty", kind=Damage.EMPTY)
    _check_depth(data)
    value = _load(text, first_line)
    if _ESCAPED_SURROGATE.search(text):
        _check_surrogates(value)
    return value


def _decode(data: bytes, first_line: int) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, byte = before.count(b"\n") + first_line, error.start - before.rfind(b"\n")
        raise Unreadable("it is not UTF-8 text", f"line {line}, byte {byte}", Damage.NOT_UTF8) from error


def _check_depth(data: bytes) -> None:
    if data.count(b"[") + data.count(b"{") <= MAX_DEPTH:
        return
    brackets = _STRING.sub(b"", data).translate(None, _NO_BRACKETS)
    if any(depth > MAX_DEPTH for depth in accumulate(1 if byte in b"[{" else -1 for byte in brackets)):
        raise Unreadable(f"it is nested deeper than {MAX_DEPTH} levels", kind=Damage.TOO_DEEP)


def _load(text: str, first_line: int) -> Any:
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno + first_line - 1}, column {error.colno}"
        if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
            raise Unreadable("it is cut off in the middle", place, Damage.TRUNCATED) from error
        kind = Damage.TRAILING_TEXT if error.msg == "Extra data" else Damage.NOT_JSON
        raise Unreadable(f"it is not JSON: {error.msg[:1].lower()}{error.msg[1:]}", place, kind) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise Unreadable(f"the key {_shown(twice)} stands twice in one object", kind=Damage.DUPLICATE_KEY)
    return value


def _float(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise Unreadable(f"the number {_shown(text)} is too large to be held", kind=Damage.NUMBER_TOO_LARGE)
    return value


def _int(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise Unreadable(
            f"an integer has {len(text)} digits; at most {MAX_DIGITS} are read", kind=Damage.TOO_MANY_DIGITS
        )
    return int(text)


def _constant(text: str) -> Any:
    raise Unreadable(f"{text} is not a number that JSON knows", kind=Damage.NOT_A_NUMBER)


# Made once: json.loads makes one for each call that brings hooks of its own.
_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=_float, parse_int=_int, parse_constant=_constant)


def _check_surrogates(value: Any) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise Unreadable(
            "a text holds half of a surrogate pair, which is not a character", kind=Damage.HALF_CHARACTER
        ) from error


def _shown(text: str) -> str:
    shown = text if len(text) <= 80 else text[:79] + "…"  # noqa: PLR2004  # what fits in a sentence
    return json.dumps(shown, ensure_ascii=True)
