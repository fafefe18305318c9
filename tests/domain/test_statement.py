import hashlib
from datetime import timedelta

import pytest

from reviewapp.domain.errors import Invalid, NotAllowed, WrongState
from reviewapp.domain.revoking import is_active, revoke
from reviewapp.domain.statement import Object, state
from reviewapp.domain.states import State
from tests.domain.cast import A64, ANA, CY, NOW, PASSWORD, make_advisory, make_granted

RECORD = (
    '{"act":"revoke","at":"2026-01-05T05:07:16.690677Z","auth":{"at":"2026-01-05T05:07:13.690677Z","method":"password"},'
    '"meaning":"override revoked","note":"The jig moved, é.","object":{"id":"run_a/override-1","kind":"override",'
    f'"sha256":"{A64}"}},'
    '"person":{"id":"cy","name":"Cy Cho","role":"admin"},"schema":"reviewapp/statement/v1"}'
).encode()


def test_a_statement_has_these_bytes_and_this_signature() -> None:
    about = Object(kind="override", id="run_a/override-1", sha256=A64)
    actor = CY.as_actor("admin")  # type: ignore[arg-type]
    made = state("revoke", about, "override revoked", " The jig moved, é.\r\n", actor, PASSWORD, NOW)
    assert made.record == RECORD
    assert made.signature == hashlib.sha256(b"reviewapp/statement/v1\n" + RECORD).hexdigest()
    for note in ("", " \n", "x" * 4_001):
        with pytest.raises(Invalid):
            state("revoke", about, "override revoked", note, actor, PASSWORD, NOW)


def test_an_active_override_is_revoked_by_any_admin_once() -> None:
    granted = make_granted()
    assert is_active(granted, NOW)
    change = revoke(granted, CY, "The jig moved.", PASSWORD, NOW)
    assert change.advisory.state is State.REVOKED
    assert change.event.fields["reason"] == change.event.fields["record"]["note"] == "The jig moved."
    assert not is_active(change.advisory, NOW)
    with pytest.raises(WrongState):
        revoke(change.advisory, CY, "Again.", PASSWORD, NOW)
    with pytest.raises(NotAllowed):
        revoke(granted, ANA, "A note.", PASSWORD, NOW)


def test_what_is_over_or_was_never_granted_is_not_revoked() -> None:
    granted = make_granted()
    assert granted.expires_at is not None
    for held, now in (
        (granted, granted.expires_at),
        (granted, granted.expires_at + timedelta(days=1)),
        (make_advisory(state=State.APPROVED), NOW),
        (granted.model_copy(update={"state": State.PENDING}), NOW),
    ):
        with pytest.raises(WrongState):
            revoke(held, CY, "A note.", PASSWORD, now)
