"""Signed verdicts for pages."""

from typing import Any

from flask import url_for

from reviewapp.domain.canonical import utc_time
from reviewapp.domain.review import ReasonCode, Verdict
from reviewapp.web import words
from reviewapp.web.pages.signatures import SignatureBlock


def block(record: dict[str, Any], signature: str, event_n: int) -> SignatureBlock:
    """One review, with its signature and the number of its event."""
    person, policy = record["person"], record["policy"]
    return SignatureBlock(
        name=person["name"],
        user_id=person["id"],
        role=person["role"],
        verdict=words.past(record["meaning"], Verdict(record["verdict"])),
        meaning=record["meaning"],
        reason=record["reason_code"],
        reason_words=words.REASONS[ReasonCode(record["reason_code"])] if record["reason_code"] else None,
        note=record["note"],
        at=utc_time(record["at"]),
        auth=record["auth"]["method"],
        policy=f"{policy['id']}@{policy['version']}",
        policy_sha256=policy["sha256"],
        packet_sha256=record["packet_sha256"],
        signature=signature,
        event_n=event_n,
        event_href=url_for("audit.show", n=event_n),
        round=record["round"],
    )


def blocks(reviews: list[dict[str, Any]]) -> tuple[SignatureBlock, ...]:
    """Reviews as the store gives them, each with its signature and event number beside."""
    return tuple(block(one, one["signature"], one["event_n"]) for one in reviews)
