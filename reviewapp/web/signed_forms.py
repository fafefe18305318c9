"""Signing by a form: the proof that a session or a password gives, and what is said beside which field if refused."""

from reviewapp.actions import signing_in
from reviewapp.actions.signing_in import Proof
from reviewapp.actions.sitting import Sitting
from reviewapp.domain.errors import DeskError, Invalid, NotAllowed, TooMany, WrongState
from reviewapp.domain.person import Authentication
from reviewapp.http import context

_STATUS: dict[type[DeskError], int] = {Invalid: 422, NotAllowed: 403, TooMany: 429, WrongState: 409}


def prove(password: str, bound_to: str) -> Proof:
    """That who is signed in typed their password, for the one thing of that hash. Raises NotAllowed, or TooMany."""
    store, person = context.desk().store, context.person()
    return signing_in.prove(store, person, password, bound_to, context.address(), context.now(), context.request_id())


def by_session() -> Sitting:
    """Who is signed in, proved by their session alone; raises NotSignedIn."""
    me = context.me()
    proof = Proof(Authentication(method="session", at=me.started_at))
    return Sitting(me.person, proof, me.session, context.request_id())


def refused_field(error: DeskError) -> str | None:
    """The field at fault: that of what is not right, none where the thing stands otherwise, else the password."""
    if isinstance(error, Invalid):
        return error.field
    return None if isinstance(error, WrongState) else "password"


def refused_status(error: DeskError) -> int:
    """The status of the page that shows the form again."""
    return _STATUS[type(error)]
