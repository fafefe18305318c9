"""Building the pages of webhooks."""

from flask import url_for

from reviewapp.domain.announcing import Topic
from reviewapp.domain.delivery import Fate, Message
from reviewapp.domain.endpoint import Endpoint, Standing
from reviewapp.http import context
from reviewapp.store.reads import endpoints as read
from reviewapp.store.reads import messages
from reviewapp.store.reads.endpoints import Stored
from reviewapp.web import words
from reviewapp.web.endpoint_forms import TOPIC_WORDS, ChangeForm, EndpointForm
from reviewapp.web.pages.parts import Fact
from reviewapp.web.pages.webhooks import AttemptRow, EndpointPage, EndpointRow, MessagePage, MessageRow, WebhooksPage
from reviewapp.web.rendering import render

MOST = 50
_ACTS = {
    Standing.ENABLED: (("disable", "Disable"), ("rotate", "Make a new secret"), ("remove", "Remove")),
    Standing.DISABLED: (("enable", "Enable"), ("rotate", "Make a new secret"), ("remove", "Remove")),
    Standing.REMOVED: (),
}


def index(form: EndpointForm) -> str:
    """Every endpoint and the newest dead letters."""
    with context.desk().store.reading() as conn:
        stored, dead = read.everyone(conn), messages.given_up(conn, MOST)
        count = messages.count(conn, Fate.GIVEN_UP)
    page = WebhooksPage(
        endpoints=tuple(_row(one) for one in stored),
        dead=tuple(_message_row(one) for one in dead),
        dead_count=f"{count:,}",
        form=form,
        action_href=url_for("webhooks.add"),
    )
    return render("webhooks/index.html", page)


def endpoint(name: str, form: ChangeForm) -> str:
    """One endpoint; raises NotFound."""
    with context.desk().store.reading() as conn:
        stored, newest = read.get(conn, name), messages.of_endpoint(conn, name, MOST)
    one = stored.endpoint
    page = EndpointPage(
        title=f"Webhook {name}",
        standing=one.standing,
        facts=_facts(one, _row(stored)),
        messages=tuple(_message_row(message) for message in newest),
        form=form,
        acts=_ACTS[one.standing],
        can_test=one.standing is Standing.ENABLED,
        action_href=url_for("webhooks.change", name=name),
        back_href=url_for("webhooks.index"),
    )
    return render("webhooks/show.html", page)


def message(message_id: str) -> str:
    """One message; raises NotFound."""
    with context.desk().store.reading() as conn:
        one = messages.get(conn, message_id)
        tried = messages.attempts(conn, one.seq)
    row = _message_row(one)
    due = (Fact("Next attempt", at=one.due_at),) if one.due_at and one.attempts else ()
    run = (Fact("Run", one.run_id, href=url_for("runs.show", run_id=one.run_id)),) if one.run_id else ()
    page = MessagePage(
        title=f"Message {one.seq}",
        row=row,
        facts=(
            Fact("What it tells", row.topic),
            *run,
            Fact("webhook-id", one.id, is_code=True),
            Fact("Made", at=one.made_at),
            *due,
        ),
        body=one.body.decode(),
        attempts=tuple(AttemptRow(a.number, a.at, _status(a.status), a.told) for a in tried),
        endpoint_href=url_for("webhooks.show", name=one.endpoint_id),
    )
    return render("webhooks/message.html", page)


def _row(stored: Stored) -> EndpointRow:
    one = stored.endpoint
    return EndpointRow(
        href=url_for("webhooks.show", name=one.id),
        name=one.id,
        address=one.url,
        standing=one.standing,
        why=one.why,
        topics=words.count(len(one.topics), "topic"),
        last_at=stored.last_at,
        last=_status(stored.last_status) if stored.last_at else "nothing was sent yet",
    )


def _facts(one: Endpoint, row: EndpointRow) -> tuple[Fact, ...]:
    why = (Fact("Why it stands so", one.why),) if one.why else ()
    last = (Fact("Newest attempt", at=row.last_at),) if row.last_at else ()
    return (
        Fact("Address", one.url, is_code=True),
        Fact("Is told of", "; ".join(TOPIC_WORDS[topic].lower() for topic in one.topics)),
        Fact("Gets notes and names", "yes" if one.trusted else "no: ids and outcomes only"),
        Fact("Added by", one.made_by.name),
        Fact("Added", at=one.made_at),
        *why,
        *last,
        Fact("What came of it", row.last),
    )


def _message_row(one: Message) -> MessageRow:
    is_dead = one.fate is Fate.GIVEN_UP
    return MessageRow(
        href=url_for("webhooks.message", message_id=one.id),
        id=one.id,
        topic=TOPIC_WORDS[Topic(one.topic)],
        endpoint=one.endpoint_id,
        run_id=one.run_id,
        at=one.made_at,
        fate=one.fate.replace("_", " "),
        attempts=words.count(one.attempts, "attempt"),
        replay_href=url_for("webhooks.replay", message_id=one.id) if is_dead else None,
    )


def _status(status: int | None) -> str:
    return str(status) if status is not None else "no answer"
