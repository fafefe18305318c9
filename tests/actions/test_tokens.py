"""Tokens: shown once, kept as a hash, asked for by an admin, worth nothing once they or their owner end."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from reviewapp.actions import people, tokens
from reviewapp.actions.tokens import Made
from reviewapp.domain.errors import Invalid, NotAllowed, NotFound, NotSignedIn
from reviewapp.domain.person import OPERATOR, Actor
from reviewapp.domain.token import Scope, Wanted
from reviewapp.store import token_tables
from reviewapp.store.reads import tokens as read
from tests.support.desk import Desk


def make(desk: Desk, name: str = "cam-7", actor: Actor = OPERATOR, **changes: Any) -> Made:
    wanted = Wanted(**{"name": name, "owner": "ana", "scopes": ("read",), **changes})
    return tokens.make(desk.store, wanted, actor, desk.now())


def test_the_secret_is_nowhere_in_the_database_nor_in_an_event(desk: Desk) -> None:
    made = make(desk)
    with desk.store.reading() as conn:
        rows = str(conn.execute(select(token_tables.token)).all())
    assert made.secret not in rows + str(desk.events())
    assert tokens.identify(desk.store, made.secret, desk.now()).owner.id == "ana"


def test_a_token_is_told_by_its_secret_alone(desk: Desk) -> None:
    made, other = make(desk), make(desk, "cam-8", owner="bo")
    assert tokens.identify(desk.store, other.secret, desk.now()).token.name == "cam-8"
    for wrong in ("", made.secret[:-1], made.secret + "x", made.token.secret_sha256, "reviewapp_token_x_y"):
        with pytest.raises(NotSignedIn):
            tokens.identify(desk.store, wrong, desk.now())


def test_an_ended_token_and_one_of_a_disabled_owner_are_refused(desk: Desk) -> None:
    short, gone, orphan = make(desk, "short", days=1), make(desk, "gone"), make(desk, "orphan", owner="bo")
    tokens.revoke(desk.store, "gone", "Lost.", OPERATOR, desk.now())
    people.disable(desk.store, "bo", OPERATOR, desk.now())
    for made, word in ((gone, "revoked"), (orphan, "disabled")):
        with pytest.raises(NotSignedIn, match=word):
            tokens.identify(desk.store, made.secret, desk.now())
    desk.time += timedelta(days=1)
    with pytest.raises(NotSignedIn, match="expired"):
        tokens.identify(desk.store, short.secret, desk.now())


def test_a_name_is_never_used_again(desk: Desk) -> None:
    make(desk)
    tokens.revoke(desk.store, "cam-7", "Lost.", OPERATOR, desk.now())
    with pytest.raises(Invalid, match="never used again"):
        make(desk)


def test_only_an_admin_makes_and_revokes(desk: Desk) -> None:
    make(desk, actor=desk.person("cy").as_actor())
    for name in ("ana", "dee"):
        actor = desk.person(name).as_actor()
        with pytest.raises(NotAllowed):
            make(desk, "cam-9", actor=actor)
        with pytest.raises(NotAllowed):
            tokens.revoke(desk.store, "cam-7", "Lost.", actor, desk.now())
    assert desk.kinds().count("token:made") == 1


def test_an_admin_disabled_meanwhile_makes_none(desk: Desk) -> None:
    actor = desk.person("cy").as_actor()
    people.disable(desk.store, "cy", OPERATOR, desk.now())
    with pytest.raises(NotAllowed):
        make(desk, actor=actor)


@pytest.mark.parametrize("owner", ["nobody", "x" * 200, "dis"])
def test_somebody_who_can_answer_for_it_owns_it(desk: Desk, owner: str) -> None:
    people.add(desk.store, "dis", "Dis", ("reviewer",), OPERATOR, desk.now())
    people.disable(desk.store, "dis", OPERATOR, desk.now())
    with pytest.raises(Invalid, match="user name"):
        make(desk, owner=owner)


def test_the_last_use_is_noted_once_a_minute_and_leaves_no_event(desk: Desk) -> None:
    made, before = make(desk), len(desk.events()) + 1
    seen = []
    for seconds in (0, 30, 59, 61):
        now = desk.time + timedelta(seconds=seconds)
        tokens.note_use(desk.store, tokens.identify(desk.store, made.secret, now).token, now)
        with desk.store.reading() as conn:
            seen.append(read.get(conn, "cam-7").used_at)
    assert seen[0] == seen[1] == seen[2] == desk.time
    assert seen[3] == desk.time + timedelta(seconds=61)
    assert len(desk.events()) == before - 1


def test_a_scope_is_asked_for_by_name(desk: Desk) -> None:
    caller = tokens.identify(desk.store, make(desk, scopes=("read", "audit:read")).secret, desk.now())
    tokens.require_scope(caller, Scope.AUDIT_READ)
    with pytest.raises(NotAllowed, match="runs:write"):
        tokens.require_scope(caller, Scope.RUNS_WRITE)


def test_there_is_no_token_of_that_name(desk: Desk) -> None:
    with pytest.raises(NotFound):
        tokens.revoke(desk.store, "nothing", "Lost.", OPERATOR, desk.now())


@pytest.mark.parametrize(
    "values", [{"scopes": "read audit:read"}, {"secret_sha256": "0" * 64}, {"owner": "cy"}, {"revoked_at": None}]
)
def test_a_row_changed_behind_the_desk_s_back_is_found(desk: Desk, values: dict[str, Any]) -> None:
    make(desk)
    tokens.revoke(desk.store, "cam-7", "Lost.", OPERATOR, desk.now())
    desk.audited()
    with desk.store.writing() as conn:
        conn.execute(update(token_tables.token).values(**values))
    with pytest.raises(AssertionError, match="in the table token"):
        desk.audited()
    desk.is_damaged = True
