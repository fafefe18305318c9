"""A signed verdict, as every page that shows one shows it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class SignatureBlock:
    """One signed verdict as it stands in the trail: who, in which role, meaning what, on which evidence."""

    name: str
    user_id: str
    role: str
    verdict: str
    meaning: str
    reason: str | None
    reason_words: str | None
    note: str
    at: datetime
    auth: str
    policy: str
    policy_sha256: str
    packet_sha256: str
    signature: str
    event_n: int
    event_href: str
    round: int | None = None
