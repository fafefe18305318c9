from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from reviewapp.actions import passwords, people, sessions, signing_in, throttle
from reviewapp.domain.canonical import sha256
from reviewapp.domain.errors import Invalid, NotAllowed, TooMany
from reviewapp.domain.person import OPERATOR, Authentication
from reviewapp.store import tables
from reviewapp.store.reads import people as read
from tests.domain.cast import D64
from tests.support.desk import Desk
from tests.support.hashing import REAL

PASSWORD, IDLE, LONGEST = "four plain words here", timedelta(hours=1), timedelta(hours=12)


def joined(desk: Desk, name: str = "fay") -> None:
    code = people.add(desk.store, name, "Fay New", ("reviewer",), OPERATOR, desk.now())
    people.set_first_password(desk.store, name, code, PASSWORD, desk.now())


def signed_in(desk: Desk, name: str = "fay", password: str = PASSWORD) -> str:
    return signing_in.sign_in(desk.store, name, password, "127.0.0.1", desk.now(), "req")


def test_a_person_sets_their_own_password_once_and_signs_in(desk: Desk) -> None:
    code = people.add(desk.store, "fay", "Fay New", ("reviewer",), OPERATOR, desk.now())
    with pytest.raises(NotAllowed, match="one-time code"):
        people.set_first_password(desk.store, "fay", "wrong", PASSWORD, desk.now())
    people.set_first_password(desk.store, "fay", code, PASSWORD, desk.now())
    with pytest.raises(NotAllowed):
        people.set_first_password(desk.store, "fay", code, PASSWORD + "x", desk.now())
    session = sessions.find(desk.store, signed_in(desk), IDLE, LONGEST, desk.now())
    assert session
    person = sessions.person_of(desk.store, session)
    assert person
    assert person.id == "fay"
    assert desk.kinds()[-4:] == [
        "person:sign_in_failed",
        "person:password_set",
        "person:sign_in_failed",
        "person:signed_in",
    ]
    assert PASSWORD not in str(desk.events())


def test_a_guess_is_as_dear_as_recommended_and_no_cheaper_where_nobody_has_that_name() -> None:
    assert REAL.hash(PASSWORD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords._DUMMY.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_an_old_code_is_no_code(desk: Desk) -> None:
    code = people.add(desk.store, "fay", "Fay New", ("reviewer",), OPERATOR, desk.now())
    desk.time += timedelta(hours=73)
    with pytest.raises(NotAllowed, match="expired"):
        people.set_first_password(desk.store, "fay", code, PASSWORD, desk.now())


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "12 to 1024"),
        ("x" * 1025, "12 to 1024"),
        ("password1234", "too easy to guess"),
        ("my-name-is-fay", "your own name"),
        ("newton's cradle", "your own name"),
        ("aaaaaaaaaaaaaa", "too easy to guess"),
    ],
)
def test_easy_passwords_are_refused(desk: Desk, password: str, why: str) -> None:
    code = people.add(desk.store, "fay", "Fay New", ("reviewer",), OPERATOR, desk.now())
    with pytest.raises(Invalid, match=why):
        people.set_first_password(desk.store, "fay", code, password, desk.now())


@pytest.mark.parametrize("name", ["fay", "nobody-known", "ana"])
def test_a_wrong_password_and_an_unknown_name_read_the_same(desk: Desk, name: str) -> None:
    joined(desk)
    with pytest.raises(NotAllowed, match="do not fit"):
        signed_in(desk, name, "not the password")
    assert desk.kinds()[-1] == "person:sign_in_failed"


def test_guessing_is_stopped(desk: Desk) -> None:
    joined(desk)
    for _ in range(throttle.PER_NAME):
        with pytest.raises(NotAllowed):
            signed_in(desk, password="x" * 2000)
    with pytest.raises(TooMany) as stopped:
        signed_in(desk)
    assert 0 < stopped.value.retry_after <= 300
    desk.time += timedelta(minutes=6)
    assert signed_in(desk)


def test_what_strangers_guess_at_one_door_shuts_no_other(desk: Desk) -> None:
    joined(desk)
    for name in ("fay/signing", "password:fay", "fay"):
        for _ in range(throttle.PER_NAME + 1):
            with pytest.raises((NotAllowed, TooMany)):
                signed_in(desk, name, "guess")
    proof = signing_in.prove(desk.store, desk.person("fay"), PASSWORD, D64, "127.0.0.2", desk.now(), None)
    assert proof.auth.method == "password"


def test_right_passwords_use_up_nothing(desk: Desk) -> None:
    joined(desk)
    fay = desk.person("fay")
    for _ in range(throttle.PER_NAME + 1):
        assert signed_in(desk)
        assert signing_in.prove(desk.store, fay, PASSWORD, D64, "127.0.0.1", desk.now(), None).auth.method == "password"


def test_sessions_end_when_idle_when_old_and_when_signed_out(desk: Desk) -> None:
    joined(desk)
    token = signed_in(desk)
    assert sessions.find(desk.store, token, IDLE, LONGEST, desk.time + timedelta(minutes=59))
    assert sessions.find(desk.store, token, IDLE, LONGEST, desk.time + timedelta(minutes=118))
    assert not sessions.find(desk.store, token, IDLE, LONGEST, desk.time + timedelta(minutes=200))
    assert not sessions.find(desk.store, token, timedelta(days=9), LONGEST, desk.time + timedelta(hours=13))
    session = sessions.find(desk.store, token, timedelta(days=9), LONGEST, desk.now())
    assert session
    signing_in.sign_out(desk.store, session.token_sha256, desk.person("fay"), desk.now(), None)
    assert not sessions.find(desk.store, token, IDLE, LONGEST, desk.now())


def test_disabling_and_resetting_end_sessions(desk: Desk) -> None:
    joined(desk)
    token = signed_in(desk)
    code = people.reset(desk.store, "fay", OPERATOR, desk.now())
    assert not sessions.find(desk.store, token, IDLE, LONGEST, desk.now())
    people.set_first_password(desk.store, "fay", code, PASSWORD, desk.now())
    token = signed_in(desk)
    people.disable(desk.store, "fay", OPERATOR, desk.now())
    assert not sessions.find(desk.store, token, IDLE, LONGEST, desk.now())
    with pytest.raises(NotAllowed):
        signed_in(desk)
    with pytest.raises(Invalid, match="disabled already"):
        people.disable(desk.store, "fay", OPERATOR, desk.now())


def test_changing_a_password_asks_for_the_present_one(desk: Desk) -> None:
    joined(desk)
    fay = desk.person("fay")
    by_session = signing_in.Proof(Authentication(method="session", at=desk.now()))
    for wrong in (by_session, replace(by_session, password_hash="another")):
        with pytest.raises(Invalid, match="changed meanwhile"):
            people.change_password(desk.store, "fay", wrong, PASSWORD + "!", desk.now())
    proof = signing_in.prove(desk.store, fay, PASSWORD, D64, "127.0.0.1", desk.now(), None)
    people.change_password(desk.store, "fay", proof, PASSWORD + "!", desk.now())
    with pytest.raises(NotAllowed):
        signed_in(desk)
    assert signed_in(desk, password=PASSWORD + "!")


def test_proving_again_takes_the_password_and_a_failure_is_an_event(desk: Desk) -> None:
    joined(desk)
    with pytest.raises(NotAllowed, match="nothing was signed"):
        signing_in.prove(desk.store, desk.person("fay"), "wrong", D64, "127.0.0.1", desk.now(), None)
    assert desk.kinds()[-1] == "person:signing_failed"
    proof = signing_in.prove(desk.store, desk.person("fay"), PASSWORD, D64, "127.0.0.1", desk.now(), None)
    assert (proof.auth.method, bool(proof.password_hash)) == ("password", True)


def test_names_are_never_reused_and_roles_must_fit(desk: Desk) -> None:
    for name, roles in (
        ("ana", ("reviewer",)),
        ("Ana", ("reviewer",)),
        ("gus", ("auditor", "admin")),
        ("gus", ("boss",)),
    ):
        with pytest.raises(Invalid):
            people.add(desk.store, name, "x", roles, OPERATOR, desk.now())
    with desk.store.reading() as conn:
        assert len(read.everybody(conn)) == 5


def test_an_anonymous_session_keeps_its_data_until_it_ends(desk: Desk) -> None:
    sessions.keep(desk.store, "token", {"csrf": "c"}, desk.now(), new=True)
    sessions.keep(desk.store, "token", {"csrf": "d"}, desk.now(), new=False)
    session = sessions.find(desk.store, "token", IDLE, LONGEST, desk.now())
    assert session
    assert (session.data, sessions.person_of(desk.store, session)) == ({"csrf": "d"}, None)
    sessions.end(desk.store, "token")
    assert not sessions.find(desk.store, "token", IDLE, LONGEST, desk.now())


def test_the_first_showing_starts_the_clock(desk: Desk) -> None:
    desk.write_run("run_r1", "RED")
    desk.take()
    shown = desk.packet("run_r1")
    sessions.show(desk.store, "session-of-ana", shown, desk.now())
    desk.time += timedelta(seconds=40)
    sessions.show(desk.store, "session-of-ana", shown, desk.now())
    desk.sign("ana", "run_r1")
    assert 40 <= desk.events()[-1]["record"]["seconds_on_evidence"] <= 45
    with desk.store.reading() as conn:
        assert [one.token_sha256 for one in read.sessions_of(conn, "ana")] == ["session-of-ana"]


def test_what_ended_long_ago_is_forgotten_at_the_next_sign_in(desk: Desk) -> None:
    joined(desk)
    desk.write_run("run_r1", "RED")
    desk.take()
    old = sha256(signed_in(desk).encode())
    sessions.show(desk.store, old, desk.packet("run_r1"), desk.now())
    sessions.keep(desk.store, "of nobody", {}, desk.now(), new=True)
    desk.time += timedelta(hours=73)
    new = sha256(signed_in(desk).encode())
    with desk.store.reading() as conn:
        assert set(conn.scalars(select(tables.session.c.token_sha256))) == {new}
        assert conn.scalars(select(tables.showing.c.token_sha256)).all() == []
        assert conn.scalar(select(func.count()).select_from(tables.throttle)) == 2
