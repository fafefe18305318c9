"""Files that layouts share: content-addressed attachments, advisory assets."""

from collections.abc import Iterable
from pathlib import Path

from reviewapp.demo.hashing import pretty
from reviewapp.demo.model import Attachment, Run


def write(path: Path, content: bytes) -> None:
    """Write a file, making its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def write_attachments(folder: Path, runs: Iterable[Run], *, sharded: bool) -> None:
    """Each file of `runs` once, under its hash; `sharded` puts it two folders down by its first digits."""
    files = {file.sha256 + file.ext: file for run in runs for file in run.attachments}
    for name, file in files.items():
        write(_shelf(folder, file, sharded=sharded) / name, file.content)


def write_assets(folder: Path, runs: Iterable[Run]) -> None:
    """The advisory assets of `runs` by date, each with its content beside it."""
    for run in runs:
        for advisory in run.advisories:
            if advisory.asset is None or advisory.markdown is None:
                continue
            day = folder / f"{advisory.created_at:%Y/%m/%d}"
            write(day / f"{advisory.advisory_id}.json", pretty(advisory.asset))
            write(day / f"{advisory.advisory_id}_content.md", advisory.markdown.encode())


def _shelf(folder: Path, file: Attachment, *, sharded: bool) -> Path:
    return folder / file.sha256[:2] / file.sha256[2:4] if sharded else folder
