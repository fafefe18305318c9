"""Who and what can be named, and how (RECORDS.md, section 2)."""

import re

from reviewapp.domain.errors import Invalid

NOTICE_ID = "risk-notice"
_RUN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{3,127}")
_ADVISORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_PERSON = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_POLICY = re.compile(r"[a-z0-9][a-z0-9-]{1,63}")
_RESERVED_RUNS = {"diff"}


def is_run_id(text: str) -> bool:
    """Whether `text` can name a run."""
    return bool(_RUN.fullmatch(text)) and ".." not in text and text not in _RESERVED_RUNS


def is_advisory_id(text: str) -> bool:
    """Whether `text` can name an advisory that came from outside; the risk notice's name is ours alone."""
    return bool(_ADVISORY.fullmatch(text)) and ".." not in text and text != NOTICE_ID


def is_sha256(text: object) -> bool:
    """Whether `text` is a SHA-256 in lower-case hex."""
    return isinstance(text, str) and bool(_SHA256.fullmatch(text))


def person_id(text: str) -> str:
    """`text` as a user name; raises Invalid where it cannot be one."""
    if not _PERSON.fullmatch(text):
        raise Invalid(
            "A user name has 2 to 64 characters: lower-case letters, digits, dot, underscore or hyphen, "
            "and begins with a letter or digit.",
            "name",
        )
    return text


def is_policy_id(text: str) -> bool:
    """Whether `text` can name a policy, or a rule in one."""
    return bool(_POLICY.fullmatch(text))
