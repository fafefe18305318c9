"""A signed act, as every page that shows one shows it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class SignatureBlock:
    """One signed act as it stands in the trail: who, in which role, meaning what, why, on what, by which rules.

    `done` says it in a word or two. A verdict names its `packet_sha256`, its round and perhaps a reason; a statement,
    such as a revocation, names what it is `about` and the hash that had. `policy` is None where the act names none.
    """

    name: str
    user_id: str
    role: str
    done: str
    meaning: str
    note: str
    at: datetime
    auth: str
    signature: str
    event_n: int
    event_href: str
    policy: str | None = None
    policy_sha256: str | None = None
    reason: str | None = None
    reason_words: str | None = None
    packet_sha256: str | None = None
    round: int | None = None
    about: str | None = None
    about_sha256: str | None = None
