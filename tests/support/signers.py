"""What tests sign checkpoints with."""

from pathlib import Path

import pytest

from reviewapp.ledger.checkpoints import Signer
from reviewapp.signing import SigningKey

KEY = SigningKey("desk", b"k" * 32)


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    """A key, and the place of the copy beside it."""
    return Signer(KEY, tmp_path / "signing.checkpoint")
