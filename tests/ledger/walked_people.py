"""The actions around people, each walked once."""

from collections.abc import Callable
from typing import Any

from reviewapp.actions import people, signing_in
from reviewapp.actions.signing_in import Proof
from reviewapp.domain.person import OPERATOR
from reviewapp.domain.reauthentication import Reauthentication
from tests.ledger.walked_delivery import Step
from tests.support.desk import Desk
from tests.support.website import PASSWORD


def come_and_go(step: Step, desk: Desk) -> None:
    """A person from their first day to their last."""
    store = desk.store
    step("people.add", lambda: people.add(store, "fay", "Fay", ("reviewer",), OPERATOR, desk.now()))
    code = step("people.reset", lambda: people.reset(store, "fay", OPERATOR, desk.now()))
    step("people.set_first_password", lambda: people.set_first_password(store, "fay", code, PASSWORD, desk.now()))
    step("signing_in.sign_in", lambda: signing_in.sign_in(store, "fay", PASSWORD, "here", desk.now(), None))
    fay = desk.person("fay")
    given = Proof(Reauthentication(method="password", at=desk.time, bound_to="fay"))
    step(
        "signing_in.prove", lambda: _failing(lambda: signing_in.prove(store, fay, "no", "x", "here", desk.now(), None))
    )
    step("signing_in.sign_out", lambda: signing_in.sign_out(store, "0" * 64, fay, desk.now(), None))
    given = signing_in.prove(store, fay, PASSWORD, "fay", "here", desk.now(), None)
    step(
        "people.change_password",
        lambda: people.change_password(store, "fay", given, "other four plain words", desk.now()),
    )
    step("people.disable", lambda: people.disable(store, "fay", OPERATOR, desk.now()))


def _failing(act: Callable[[], Any]) -> None:
    try:
        act()
    except Exception:  # noqa: BLE001  # which refusal it is, other tests say
        return
    raise AssertionError("a wrong password was taken")
