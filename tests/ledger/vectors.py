"""Published vectors: those beside the checkout where they are present, and a few of our own to do without."""

import json
from pathlib import Path
from typing import Any

_SHARED = Path(__file__).parents[2].parent / "shared/vectors.json"
LEAVES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
_SIGNATURE = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
SIGNED = f"{TEXT}\n\u2014 PeterNeumann {_SIGNATURE}\n"


def published(part: str) -> dict[str, Any]:
    """One part of the published vectors; empty where the file is not there."""
    if not _SHARED.exists():
        return {}
    found: dict[str, Any] = json.loads(_SHARED.read_text())[part]
    return found
