"""What the tests of the log sign with."""

from pathlib import Path

import pytest

from reviewapp.ledger.checkpoints import Signer
from tests.ledger.signers import KEY


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    """A key, and the place of the copy beside it."""
    return Signer(KEY, tmp_path / "signing.checkpoint")
