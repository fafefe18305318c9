"""Passwords: argon2id, a floor on what is accepted, and never more than two hashes at once."""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from reviewapp.domain.errors import Invalid

SHORTEST, LONGEST, FEWEST_CHARACTERS = 12, 1024, 5
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_AT_ONCE = threading.BoundedSemaphore(2)  # each takes 19 MiB; a flood of sign-ins must not take the machine
_DUMMY = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlzIG9uZQ$Z3Vlc3NpbmcgdGhpcyBpcyBvZiBubyB1c2UgYXQgYWxsISE"
_COMMON = frozenset(
    "123456789012 1234567890123 password1234 password12345 passwordpassword qwertyuiop12 qwertyuiopas "
    "administrator letmeinletmein iloveyou1234 abcdefghijkl 111111111111 000000000000 changemechangeme".split()
)


def hashed(password: str, person_id: str) -> str:
    """The hash to keep; raises Invalid for a password that is too easily guessed."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid(f"A password has {SHORTEST} to {LONGEST} characters; a few words make a good one.", "password")
    lowered = password.lower()
    if lowered in _COMMON or person_id in lowered or len(set(password)) < FEWEST_CHARACTERS:
        raise Invalid(
            "That password is among the first to be guessed. Choose another, such as a few words.", "password"
        )
    with _AT_ONCE:
        return _HASHER.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether the password fits; takes as long where there is none to fit."""
    if len(password) > LONGEST:
        return False
    with _AT_ONCE:
        try:
            _HASHER.verify(kept or _DUMMY, password)
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None
