"""Passwords: argon2id, a floor on what is accepted, and never more than two hashes at once."""

import threading
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from reviewapp.domain import guessing
from reviewapp.domain.errors import Invalid

SHORTEST, LONGEST = 12, 1024
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_AT_ONCE = threading.BoundedSemaphore(2)  # each takes 19 MiB; a flood of sign-ins must not take the machine
_DUMMY = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlzIG9uZQ$Z3Vlc3NpbmcgdGhpcyBpcyBvZiBubyB1c2UgYXQgYWxsISE"
_OWN_NAME = "That password holds your own name, which is tried first. Choose another, such as a few words."
_FORESEEN = (
    "That password is too easy to guess: without repetitions, runs such as 1234 or qwerty, years and obvious words, "
    "little of it is left. Choose another, such as a few words."
)


def hashed(password: str, names: Iterable[str]) -> str:
    """The hash to keep, for a person of these names; raises Invalid for a password that is too easily guessed."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid(f"A password has {SHORTEST} to {LONGEST} characters; a few words make a good one.", "password")
    if guessing.holds_a_name(password, names):
        raise Invalid(_OWN_NAME, "password")
    if guessing.is_foreseeable(password):
        raise Invalid(_FORESEEN, "password")
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
