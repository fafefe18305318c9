"""The machining parameters that JSON files of a run state: plans, toolpaths, settings; small enough to be read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import TypeAdapter

from reviewapp.domain import media, unseen
from reviewapp.domain.advisory import Attachment
from reviewapp.domain.diff.pretty import MOST_CHARACTERS, parse
from reviewapp.domain.errors import Unreadable
from reviewapp.domain.parameters.stated import Stated, stated
from reviewapp.store.blobs import Blobs
from reviewapp.web import words
from reviewapp.web.cached import cached
from reviewapp.web.compare_files import is_damaged

_MOST_FILES = 8
# By what a file is said to be: an envelope of an advisory holds values too, but those are suggested.
_KINDS = re.compile(r"toolpath|plan|param|setting|setup|operation|machining|feasib")
_STATED, _SHAPE = TypeAdapter(tuple[Stated, ...]), ("parameters", 1)


@dataclass(frozen=True)
class InFiles:
    """What the files of a run state, and which of them could not be looked into."""

    statements: tuple[Stated, ...]
    notes: tuple[str, ...]


def stated_in_files(blobs: Blobs, files: Iterable[Attachment]) -> InFiles:
    """The parameters in the files of one run."""
    told = [one for one in files if _KINDS.search(one.kind.lower())]
    statements: list[Stated] = []
    notes = []
    for file in told[:_MOST_FILES]:
        try:
            statements += _in_file(blobs, file)
        except Unreadable as error:
            notes.append(f"{_name(file)} was not looked into for parameters. {error}")
    if len(told) > _MOST_FILES:
        notes.append(f"{words.count(len(told) - _MOST_FILES, 'more file')} not looked into for parameters.")
    return InFiles(tuple(statements), tuple(notes))


def _in_file(blobs: Blobs, file: Attachment) -> tuple[Stated, ...]:
    """What one file states; raises Unreadable where it is damaged, too long, or no JSON that can be read in one way."""
    if file.blob is None or is_damaged(file):
        raise Unreadable("It is missing or does not match its hash.")
    if (blobs.size(file.blob) or 0) > MOST_CHARACTERS:
        raise Unreadable(f"It is above {words.size(MOST_CHARACTERS)}.")
    blob, name = file.blob, _name(file)
    return cached(_STATED, (*_SHAPE, blob, name), lambda: _read(blobs.read(blob), name))


def _read(data: bytes, name: str) -> tuple[Stated, ...]:
    text = media.text_of(data)
    if text is None or not text.lstrip().startswith(("{", "[")):
        return ()
    try:
        return stated(parse(text), name)
    except (ValueError, RecursionError) as error:
        raise Unreadable("It is no JSON that can be read in one way.") from error


def _name(file: Attachment) -> str:
    return unseen.seen(f"{file.kind} {file.filename or 'no name'}")
