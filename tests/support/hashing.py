"""Passwords hashed at the least cost there is: tests ask who may come in, not how long a guess takes.

What a guess costs outside of tests is asked of `REAL`.
"""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from reviewapp.actions import passwords

REAL = passwords._HASHER


@pytest.fixture(scope="session", autouse=True)
def cheap_hashing() -> Iterator[None]:
    """For this test process; the programs that tests start hash as dearly as anywhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield
