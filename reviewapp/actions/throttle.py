"""Limits on guessing: so many attempts per name and per address in a window."""

from datetime import datetime, timedelta
from enum import StrEnum

from reviewapp.domain.errors import TooMany
from reviewapp.store.database import Store
from reviewapp.store.writes import people

WINDOW = timedelta(minutes=5)
PER_NAME, PER_ADDRESS = 10, 100


class Guess(StrEnum):
    """What could be guessed; each is counted apart, so that a stranger at one door shuts no other."""

    SIGN_IN = "sign-in"
    CODE = "code"
    PASSWORD = "password"  # noqa: S105  # the name of a count


def count(store: Store, guess: Guess, name: str, address: str, now: datetime) -> None:
    """Count one attempt, before its password is looked at; raises TooMany where the window is used up."""
    start = _window(now)
    with store.writing() as conn:
        by_name, by_address = (people.count_attempt(conn, key, start, 1) for key in _keys(guess, name, address))
    if by_name > PER_NAME or by_address > PER_ADDRESS:
        wait = max(1, int((start + WINDOW - now).total_seconds()))
        minutes = wait // 60 + 1
        raise TooMany(f"Too many attempts. Try again in {minutes} minute{'' if minutes == 1 else 's'}.", wait)


def forgive(store: Store, guess: Guess, name: str, address: str, now: datetime) -> None:
    """Take back the attempt that was right: who signs forty items in a row is not guessing."""
    with store.writing() as conn:
        for key in _keys(guess, name, address):
            people.count_attempt(conn, key, _window(now), -1)


def _window(now: datetime) -> datetime:
    return (now - timedelta(seconds=now.timestamp() % WINDOW.total_seconds())).replace(microsecond=0)


def _keys(guess: Guess, name: str, address: str) -> tuple[str, str]:
    return f"{guess}:{name[:64]}", f"address:{address[:64]}"
