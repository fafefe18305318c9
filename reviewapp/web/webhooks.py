"""Webhooks: where messages go, what was given up, and sending it again. For admins."""

import secrets

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from reviewapp.actions import delivering, endpoints
from reviewapp.domain.endpoint import Wanted
from reviewapp.domain.errors import Invalid, WrongState
from reviewapp.domain.person import Role
from reviewapp.domain.webhook import SECRET_BYTES
from reviewapp.http import context
from reviewapp.http.flashes import tell
from reviewapp.http.guards import needs
from reviewapp.web import webhook_pages as pages
from reviewapp.web.endpoint_forms import ChangeForm, EndpointForm
from reviewapp.web.pages.webhooks import SecretPage
from reviewapp.web.rendering import render
from reviewapp.web.signed_forms import refused_status

bp = Blueprint("webhooks", __name__)
Answer = str | tuple[str, int] | Response
_SAID = {
    "disable": "Disabled. Nothing is sent to it, and nothing is kept for it.",
    "enable": "Enabled. What waited is sent, and what happens from now on.",
    "remove": "Removed. Nothing will ever be sent to it again.",
}


@bp.get("/webhooks")
@needs(Role.ADMIN)
def index() -> str:
    """Every endpoint, the dead letters, and adding an endpoint."""
    return pages.index(EndpointForm(formdata=None))


@bp.post("/webhooks")
@needs(Role.ADMIN)
def add() -> Answer:
    """Add an endpoint and show its secret."""
    form, desk = EndpointForm(), context.desk()
    if not form.validate_on_submit():
        return pages.index(form), 422
    wanted = Wanted(form.name.data or "", form.url.data or "", tuple(form.topics.data or ()), trusted=form.trusted.data)
    try:
        made, secret = endpoints.add(
            desk.store,
            wanted,
            desk.settings.delivery_networks,
            context.person(),
            secrets.token_bytes(SECRET_BYTES),
            desk.settings.origin,
            context.now(),
            context.request_id(),
        )
    except Invalid as error:
        form.refuse(error.field, str(error))
        return pages.index(form), 422
    return _secret(made.id, secret, "Every message to it is signed with this.")


@bp.get("/webhooks/<name>")
@needs(Role.ADMIN)
def show(name: str) -> str:
    """One endpoint, its newest messages, and what can be done to it."""
    return pages.endpoint(name, ChangeForm(formdata=None))


@bp.post("/webhooks/<name>")
@needs(Role.ADMIN)
def change(name: str) -> Answer:
    """Do what the button says: try, disable, enable or remove an endpoint, or give it another secret."""
    form, act = ChangeForm(), request.form.get("act", "")
    if not form.validate_on_submit():
        return pages.endpoint(name, form), 422
    try:
        if act == "rotate":
            return _rotate(name, form.reason.data or "")
        _act(act, name, form.reason.data or "")
    except (Invalid, WrongState) as error:
        form.refuse(error.field if isinstance(error, Invalid) else None, str(error))
        return pages.endpoint(name, form), refused_status(error)
    return redirect(url_for(".show", name=name), 303)


@bp.get("/webhooks/messages/<message_id>")
@needs(Role.ADMIN)
def message(message_id: str) -> str:
    """One message and its attempts."""
    return pages.message(message_id)


@bp.post("/webhooks/messages/<message_id>/replay")
@needs(Role.ADMIN)
def replay(message_id: str) -> Answer:
    """Send a message that was given up once more."""
    store, person = context.desk().store, context.person()
    delivering.replay(store, message_id, person, context.now(), context.request_id())
    tell("It is sent again, behind what waits for the same run.")
    return redirect(url_for(".message", message_id=message_id), 303)


def _act(act: str, name: str, reason: str) -> None:
    desk, person, now, request_id = context.desk(), context.person(), context.now(), context.request_id()
    match act:
        case "test":
            made = endpoints.try_out(desk.store, name, person, now, request_id)
            tell("A test message is on its way.", url_for(".message", message_id=made.id), "Look at it")
            return
        case "disable":
            endpoints.disable(desk.store, name, reason, person, now, request_id)
        case "enable":
            endpoints.enable(desk.store, name, reason, person, desk.settings.origin, now, request_id)
        case "remove":
            endpoints.remove(desk.store, name, reason, person, now, request_id)
        case _:
            raise Invalid("Choose what to do.")
    tell(_SAID[act])


def _rotate(name: str, reason: str) -> str:
    random, store = secrets.token_bytes(SECRET_BYTES), context.desk().store
    secret = endpoints.rotate(store, name, reason, context.person(), random, context.now(), context.request_id())
    return _secret(name, secret, "It signs from now on; for a day the former secret signs beside it.")


def _secret(name: str, secret: str, told: str) -> str:
    page = SecretPage(f"The secret of {name}", secret, told, url_for(".show", name=name))
    return render("webhooks/secret.html", page)
