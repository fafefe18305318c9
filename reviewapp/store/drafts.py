"""Files that are written beside their place and moved into it whole, or not at all."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def drafted(folder: Path) -> Iterator["tempfile._TemporaryFileWrapper[bytes]"]:
    """A file to write in `folder`, for the caller to move; it is gone again where anything is raised."""
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as draft:
        try:
            yield draft
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise
