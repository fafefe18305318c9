"""Lists of events of one kind, such as exports, bundles and reviews: turned page by page, each with its file."""

from typing import Any

from flask import request, url_for
from sqlalchemy import Connection

from reviewapp.domain.errors import NotFound
from reviewapp.http import paging
from reviewapp.store.reads import events as read
from reviewapp.web.pages.parts import Pager

PAGE = 50


def turned(conn: Connection, kind: str) -> tuple[tuple[read.Entry, ...], Pager]:
    """The page that the address asks for, newest first, with the ways to its neighbours; raises Invalid.

    They lead to the view named `index` of the blueprint that is asked.
    """
    older = request.args.get("older")
    before = paging.decode(older, int)[0] if older else None
    entries = read.page(conn, read.EventFilter(kind=kind), PAGE + 1, before)
    more = paging.encode(entries[PAGE - 1].n) if len(entries) > PAGE else None
    pager = Pager(url_for(".index") if older else None, url_for(".index", older=more) if more else None)
    return entries[:PAGE], pager


def made(conn: Connection, n: int, kind: str, noun: str) -> dict[str, Any]:
    """What event `n` says was made; raises NotFound where it is of another kind."""
    record = read.record_of(conn, n)
    if record["kind"] != kind:
        raise NotFound(f"Event {n} is no {noun}.")
    after: dict[str, Any] = record["after"]
    return after
