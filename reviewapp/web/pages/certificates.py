"""The release certificates of a run."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class CertificateRow:
    """One certificate: who had it issued, of which G-code, and until when it holds; `is_over` where it has ended."""

    n: int
    href: str
    event_href: str
    at: datetime
    until: datetime
    by: str
    gate: str
    gcode_sha256: str
    is_over: bool


@dataclass(frozen=True)
class CertificatePanel:
    """The newest certificates of a run; `action_href` is given to who may issue one now."""

    action_href: str | None
    keys_href: str
    rows: tuple[CertificateRow, ...]
