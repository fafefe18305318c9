"""The `single` layout: one object of all runs, split into its records without ever holding the file."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from reviewapp.domain.damage import Damage
from reviewapp.domain.errors import Unreadable
from reviewapp.domain.identity import is_run_id
from reviewapp.rmos.files import Source, keep
from reviewapp.rmos.received import Kept, Refused
from reviewapp.rmos.strict_json import MAX_BYTES, MIB, parse

CHUNK = MIB
_LONGEST_KEY = 100
Record: TypeAlias = tuple[str, bytes, int]

# Whole strings and all else up to the next bracket, opening or closing, or to a string that does not end.
_TOKEN = re.compile(rb'[^"\[\]{}]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"\[\]{}]*+)*+(?:([\[{])|([\]}])|(")|\Z)', re.DOTALL)
_STRING_REST = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+("?)', re.DOTALL)
_SCALAR = re.compile(rb'[^\s,:"\[\]{}]*+')
_SPACE = re.compile(rb"[ \t\r\n]*+")
_PLAIN_KEY = re.compile(rb'"([A-Za-z0-9._-]+)"')
_BOM = b"\xef\xbb\xbf"


def split(stream: Source, name: str, chunk: int = CHUNK) -> Iterator[Record | Refused]:
    """The records of an object of objects that is read from `stream`, `chunk` bytes at a time.

    Each comes as key, exact bytes and line. What cannot be split off is Refused with its bytes: one record that
    is too large, or all that follows a place where the file is broken.
    """
    window = _Window(stream, chunk)
    start = 0
    try:
        window.open()
        while window.another():
            start = window.offset
            yield _record(window, name)
            start = window.offset
    except Unreadable as error:
        refused = Refused(name, error.place or f"line {window.line}", str(error), error.kind)
        yield refused.holding(keep(stream, start, stream.seek(0, 2)))


def _record(window: "_Window", name: str) -> Record | Refused:
    place, start = f"line {window.line}", window.offset
    key = _key(window.value())
    window.expect(b":")
    line = window.line
    raw = window.value(f"the record of {_shown(key)}, which begins on line {line}")
    if key is None:
        reason = "the name of the record is not a text that can be read"
        return Refused(name, place, reason, Damage.BAD_NAME).holding(window.kept_from(start))
    if raw is None:
        reason = f"the record of {_shown(key)} is larger than {MAX_BYTES // MIB} MiB"
        return Refused(name, place, reason, Damage.TOO_BIG).holding(window.kept_from(start))
    return key, raw, line


def _key(raw: bytes | None) -> str | None:
    if raw and (plain := _PLAIN_KEY.fullmatch(raw)):
        return plain[1].decode()
    try:
        return str(parse(raw or b""))
    except Unreadable:
        return None


def _shown(key: str | None) -> str:
    return key if key and is_run_id(key) else json.dumps(key)[:_LONGEST_KEY]


@dataclass
class _Balance:
    """Finds the end of a JSON value that arrives in pieces."""

    depth: int = 0
    in_string: bool = False

    def follow(self, data: bytes, at: int) -> tuple[int, bool]:
        """How far the value was followed from `at`, and whether it ends there."""
        if self.in_string:
            rest = _STRING_REST.match(data, at)
            assert rest
            at = rest.end()
            self.in_string = not rest[1]
            if self.in_string or not self.depth:
                return at, not self.in_string
        for token in _TOKEN.finditer(data, at):
            match token.lastindex:
                case 1:
                    self.depth += 1
                case 2:
                    self.depth -= 1
                    if not self.depth:
                        return token.end(), True
                case 3:
                    self.in_string = True
                    return self.follow(data, token.end())
                case _:
                    break
        return len(data), False


class _Window:
    """The part of the file at hand: what lies before `at` is done with, `line` is the line of `at`."""

    def __init__(self, stream: Source, chunk: int) -> None:
        self._stream, self._chunk = stream, chunk
        self._data, self._at, self.line = b"", 0, 1
        self._first = True
        self._base = stream.tell()

    @property
    def offset(self) -> int:
        """Where in the file the window stands."""
        return self._base + self._at

    def kept_from(self, start: int) -> Kept:
        """What lies between `start` and here, read once more."""
        kept = keep(self._stream, start, self.offset)
        self._stream.seek(self._base + len(self._data))
        return kept

    def open(self) -> None:
        """Step into the object that the file is; raises Unreadable where it is none."""
        while len(self._data) < len(_BOM) and self._more():
            pass
        if self._data.startswith(_BOM):
            self._move(len(_BOM))
        found = self._next()
        if not found:
            raise Unreadable("the file is empty", kind=Damage.EMPTY)
        if found != b"{":
            raise Unreadable("the file is not one JSON object of runs by run_id", kind=Damage.WRONG_TYPE)
        self._move(self._at + 1)

    def another(self) -> bool:
        """Step to the next key; False at the end of the object."""
        found = self._next()
        if found == b"}":
            self._move(self._at + 1)
            if self._next():
                reason = "there is more text after the end of the object; what follows was not read"
                raise Unreadable(reason, kind=Damage.TRAILING_TEXT)
            return False
        if not self._first:
            self.expect(b",")
            found = self._next()
        self._first = False
        if found != b'"':
            raise _broken(found, "a run_id in quotes")
        return True

    def expect(self, mark: bytes) -> None:
        """Step over `mark` to what follows it; raises Unreadable where something else stands there."""
        found = self._next()
        if found != mark:
            raise _broken(found, json.dumps(mark.decode()))
        self._move(self._at + 1)
        self._next()

    def value(self, what: str = "a run_id") -> bytes | None:
        """The bytes of the value that begins here, None where they are too many to be held."""
        first = self._next()
        balance, at, held = _Balance(in_string=first == b'"'), self._at, True
        at += balance.in_string
        follow = balance.follow if first in (b'"', b"{", b"[") else _follow_scalar
        while True:
            at, ended = follow(self._data, at)
            if ended:
                break
            if at - self._at > MAX_BYTES:
                held = False
                self._move(at)
            done = at - self._at
            if not self._more():
                self._move(len(self._data))
                reason = f"the file ends in the middle of {what}; the runs before it were read"
                raise Unreadable(reason, kind=Damage.TRUNCATED)
            at = self._at + done
        raw = self._data[self._at : at]
        self._move(at)
        return raw if held and len(raw) <= MAX_BYTES else None

    def _next(self) -> bytes:
        """The next byte that is not white space, nothing at the end of the file."""
        while True:
            found = self._data[self._at : self._at + 1]
            if found and found not in b" \t\r\n":
                return found
            space = _SPACE.match(self._data, self._at)
            assert space
            self._move(space.end())
            if self._at < len(self._data) or not self._more():
                return self._data[self._at : self._at + 1]

    def _move(self, at: int) -> None:
        self.line += self._data.count(b"\n", self._at, at)
        self._at = at

    def _more(self) -> bool:
        piece = self._stream.read(self._chunk)
        self._base += self._at
        self._data, self._at = self._data[self._at :] + piece, 0
        return bool(piece)


def _follow_scalar(data: bytes, at: int) -> tuple[int, bool]:
    found = _SCALAR.match(data, at)
    assert found
    return found.end(), found.end() < len(data)


def _broken(found: bytes, wanted: str) -> Unreadable:
    if not found:
        reason = "the file ends in the middle; the runs before its end were read"
        return Unreadable(reason, kind=Damage.TRUNCATED)
    reason = f"{wanted} is missing; the runs before this place were read, what follows was not"
    return Unreadable(reason, kind=Damage.NOT_JSON)
