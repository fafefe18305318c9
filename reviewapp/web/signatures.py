"""Signed verdicts and statements for pages."""

from collections.abc import Iterable
from typing import Any

from flask import url_for

from reviewapp.domain.canonical import utc_time
from reviewapp.domain.events import policy_of
from reviewapp.domain.review import ReasonCode, Verdict
from reviewapp.store.reads.events import Entry
from reviewapp.web import words
from reviewapp.web.pages.signatures import SignatureBlock


def of_event(entry: Entry) -> SignatureBlock | None:
    """What somebody signed by that event; None where it is no signed act."""
    event = entry.record
    if "signature" not in event:
        return None
    if "packet_sha256" in event:
        return _verdict(event["record"], event["signature"], entry.n)
    return _statement(event, entry.n)


def of_events(entries: Iterable[Entry]) -> tuple[SignatureBlock, ...]:
    """The signed acts among those events, in their order."""
    return tuple(block for block in map(of_event, entries) if block is not None)


def of_reviews(reviews: Iterable[dict[str, Any]]) -> tuple[SignatureBlock, ...]:
    """Reviews as the store gives them, each with its signature and event number beside."""
    return tuple(_verdict(one, one["signature"], one["event_n"]) for one in reviews)


def in_order(*parts: Iterable[SignatureBlock]) -> tuple[SignatureBlock, ...]:
    """Verdicts and statements as they were signed, the first in front."""
    return tuple(sorted((block for part in parts for block in part), key=lambda block: block.event_n))


def _verdict(record: dict[str, Any], signature: str, event_n: int) -> SignatureBlock:
    policy = record["policy"]
    return SignatureBlock(
        **_signed(record, signature, event_n),
        done=words.past(record["meaning"], Verdict(record["verdict"])),
        reason=record["reason_code"],
        reason_words=words.REASONS[ReasonCode(record["reason_code"])] if record["reason_code"] else None,
        policy=f"{policy['id']}@{policy['version']}",
        policy_sha256=policy["sha256"],
        packet_sha256=record["packet_sha256"],
        round=record["round"],
    )


def _statement(event: dict[str, Any], event_n: int) -> SignatureBlock:
    """A statement names no policy itself; the event does, where one was asked."""
    about = event["record"]["object"]
    return SignatureBlock(
        **_signed(event["record"], event["signature"], event_n),
        done=words.event(event),
        policy=policy_of(event),
        policy_sha256=event["policy"]["sha256"] if "policy" in event else None,
        about=f"{about['kind']} {about['id']}",
        about_sha256=about["sha256"],
    )


def _signed(record: dict[str, Any], signature: str, event_n: int) -> dict[str, Any]:
    """What a verdict and a statement say alike."""
    person = record["person"]
    return {
        "name": person["name"],
        "user_id": person["id"],
        "role": person["role"],
        "meaning": record["meaning"],
        "note": record["note"],
        "at": utc_time(record["at"]),
        "auth": record["auth"]["method"],
        "signature": signature,
        "event_n": event_n,
        "event_href": url_for("audit.show", n=event_n),
    }
