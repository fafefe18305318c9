"""Whether this is `make prove`, which asks more of the same."""

import os

PROVES = os.environ.get("REVIEWAPP_PROVE") == "1"
SCALE = 10 if PROVES else 1
"""Multiplies the heavy figures."""
