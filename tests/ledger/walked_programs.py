"""What programs send, each action walked once."""

from collections.abc import Callable
from typing import Any

from reviewapp.actions import advising, explaining, submitting
from reviewapp.actions.advising import Advice
from reviewapp.domain.explaining import Failed
from reviewapp.domain.person import Actor
from reviewapp.rmos import posted
from tests.support.desk import Desk

MANY = {
    "advising.attach": "advisory:routed",  # and what follows for the risk notice
    "explaining.attach": "run:explained",  # and what follows for its advisory
    "advising.retract": "advisory:retracted",  # as attach
    "submitting.attach_file": "run:attachment_added",  # and one a round that is opened
    "submitting.submit": "run:imported",  # and one a routing
    "submitting.submit_one": "run:imported",  # as submit
}
Step = Callable[[str, Callable[[], Any]], Any]
"""Does an action of that name, and looks at the events that it leaves."""


def send(step: Step, desk: Desk) -> None:
    """A run, what is added to it, and an advisory that is taken back."""
    store, token = desk.store, Actor(id="token:cam-7", name="cam-7", role="token")
    sender = submitting.sender_of(token, "ana", "cam-7", "req-1")
    body = {"status": "OK", "decision": {"risk_level": "YELLOW"}}
    step("submitting.submit", lambda: submitting.submit(store, [body], sender, desk.now()))
    made = step("submitting.submit_one", lambda: submitting.submit_one(store, body, sender, desk.now()))
    meta = {"job": "7"}
    step("submitting.change_meta", lambda: submitting.change_meta(store, made.run_id, meta, sender, desk.now()))
    file, data = posted.attachment("gcode", "a.nc", None, b"G0"), b"G0"
    step(
        "submitting.attach_file",
        lambda: submitting.attach_file(store, made.run_id, file, data, sender, desk.now()),
    )
    advice = Advice("why-1", {"kind": "advisory"}, {"markdown": "Slower."})
    step("advising.attach", lambda: advising.attach(store, made.run_id, advice, sender, desk.now()))
    failed = Failed(reason="It was not there.")
    step("explaining.attach", lambda: explaining.attach(store, made.run_id, failed, {}, sender, desk.now()))
    step(
        "advising.retract",
        lambda: advising.retract(store, made.run_id, "why-1", "A mistake.", sender, desk.now()),
    )
