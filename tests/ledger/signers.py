"""The key that the tests of the log sign with."""

from reviewapp.signing import SigningKey

KEY = SigningKey("desk", b"k" * 32)
