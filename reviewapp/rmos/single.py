"""The `single` layout: one object of all runs, split into its records without ever holding the file."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias

from reviewapp.domain.errors import Unreadable
from reviewapp.domain.identity import is_run_id
from reviewapp.rmos.files import unreadable
from reviewapp.rmos.received import Refused
from reviewapp.rmos.strict_json import MAX_BYTES, MIB, parse

CHUNK = MIB
_LONGEST_KEY = 100
Record: TypeAlias = tuple[str, bytes, int]

_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+("?)|([\[{])|[\]}]', re.DOTALL)
_STRING_REST = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+("?)', re.DOTALL)
_SCALAR = re.compile(rb'[^\s,:"\[\]{}]*+')
_SPACE = re.compile(rb"[ \t\r\n]*+")
_BOM = b"\xef\xbb\xbf"


def records(path: Path, chunk: int = CHUNK) -> Iterator[Record | Refused]:
    """Each record of a `runs.json` as key, exact bytes and line; what cannot be split off is Refused."""
    try:
        with path.open("rb") as stream:
            yield from split(stream, path.name, chunk)
    except OSError as error:
        yield Refused(path.name, "", str(unreadable(error)))


def split(stream: BinaryIO, name: str, chunk: int = CHUNK) -> Iterator[Record | Refused]:
    """The records of an object of objects that is read from `stream`, `chunk` bytes at a time."""
    window = _Window(stream, chunk)
    try:
        window.open()
        seen: set[str] = set()
        while window.another():
            yield _unique(_record(window, name), seen, name)
    except Unreadable as error:
        yield Refused(name, error.place or f"line {window.line}", str(error))


def _unique(record: Record | Refused, seen: set[str], name: str) -> Record | Refused:
    if isinstance(record, Refused):
        return record
    key, _, line = record
    if key in seen:
        return Refused(name, f"line {line}", f"{_shown(key)} stands in the file twice; the first was taken")
    seen.add(key)
    return record


def _record(window: "_Window", name: str) -> Record | Refused:
    place = f"line {window.line}"
    key = _key(window.value())
    window.expect(b":")
    line = window.line
    raw = window.value(f"the record of {_shown(key)}, which begins on line {line}")
    if key is None:
        return Refused(name, place, "the name of the record is not a text that can be read")
    if raw is None:
        return Refused(name, place, f"the record of {_shown(key)} is larger than {MAX_BYTES // MIB} MiB")
    return key, raw, line


def _key(raw: bytes | None) -> str | None:
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
            if token.lastindex == 1:
                if not token[1]:
                    self.in_string = True
                    return token.end(), False
            else:
                self.depth += 1 if token.lastindex else -1
            if not self.depth:
                return token.end(), True
        return len(data), False


class _Window:
    """The part of the file at hand: what lies before `at` is done with, `line` is the line of `at`."""

    def __init__(self, stream: BinaryIO, chunk: int) -> None:
        self._stream, self._chunk = stream, chunk
        self._data, self._at, self.line = b"", 0, 1
        self._first = True

    def open(self) -> None:
        """Step into the object that the file is; raises Unreadable where it is none."""
        while len(self._data) < len(_BOM) and self._more():
            pass
        if self._data.startswith(_BOM):
            self._move(len(_BOM))
        found = self._next()
        if not found:
            raise Unreadable("the file is empty")
        if found != b"{":
            raise Unreadable("the file is not one JSON object of runs by run_id")
        self._move(self._at + 1)

    def another(self) -> bool:
        """Step to the next key; False at the end of the object."""
        found = self._next()
        if found == b"}":
            self._move(self._at + 1)
            if self._next():
                raise Unreadable("there is more text after the end of the object; what follows was not read")
            return False
        if not self._first:
            self.expect(b",")
            found = self._next()
        self._first = False
        if found != b'"':
            raise Unreadable(_broken(found, "a run_id in quotes"))
        return True

    def expect(self, mark: bytes) -> None:
        """Step over `mark` to what follows it; raises Unreadable where something else stands there."""
        found = self._next()
        if found != mark:
            raise Unreadable(_broken(found, json.dumps(mark.decode())))
        self._move(self._at + 1)
        self._next()

    def value(self, what: str = "a run_id") -> bytes | None:
        """The bytes of the value that begins here, None where they are too many to be held."""
        balance, at, held = _Balance(), self._at, True
        follow = balance.follow if self._next() in (b'"', b"{", b"[") else _follow_scalar
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
                raise Unreadable(f"the file ends in the middle of {what}; the runs before it were read")
            at = self._at + done
        raw = self._data[self._at : at]
        self._move(at)
        return raw if held and len(raw) <= MAX_BYTES else None

    def _next(self) -> bytes:
        """The next byte that is not white space, nothing at the end of the file."""
        while True:
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
        self._data, self._at = self._data[self._at :] + piece, 0
        return bool(piece)


def _follow_scalar(data: bytes, at: int) -> tuple[int, bool]:
    found = _SCALAR.match(data, at)
    assert found
    return found.end(), found.end() < len(data)


def _broken(found: bytes, wanted: str) -> str:
    if not found:
        return "the file ends in the middle; the runs before its end were read"
    return f"{wanted} is missing; the runs before this place were read, what follows was not"
