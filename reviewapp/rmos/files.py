"""Reading files of a store without trusting them: bounded, inside their folder, named relative to the import."""

from pathlib import Path

from reviewapp.domain.errors import Unreadable
from reviewapp.rmos.strict_json import MAX_BYTES, MIB


def read_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a file; raises Unreadable where it is gone, closed to us, or larger than `limit`."""
    try:
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except OSError as error:
        raise unreadable(error) from error
    if len(data) > limit:
        raise Unreadable(f"the file is larger than {limit // MIB} MiB")
    return data


def unreadable(error: OSError) -> Unreadable:
    """The refusal for a file the system would not give us; it names no path."""
    if isinstance(error, FileNotFoundError):
        return Unreadable("the file vanished while it was being read; import again")
    return Unreadable(f"the file cannot be read ({error.strerror or type(error).__name__})")


def lies_within(path: Path, folder: Path) -> bool:
    """Whether `path`, links followed, is a thing inside `folder`."""
    try:
        return path.resolve(strict=True).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return False


def is_file(path: Path) -> bool:
    """Whether there is a plain file that we may look at; a pipe or a device is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def is_folder(path: Path) -> bool:
    """Whether there is a folder that we may look at."""
    try:
        return path.is_dir()
    except OSError:
        return False


def name_of(path: Path, root: Path) -> str:
    """How a report names `path`: relative to the import path, or by its folder where it lies beside that."""
    base = root if is_folder(root) else root.parent
    if path.is_relative_to(base):
        return path.relative_to(base).as_posix()
    whole, beside = path.absolute(), base.resolve().parent
    if whole.is_relative_to(beside):
        return whole.relative_to(beside).as_posix()
    return f"{path.parent.name}/{path.name}"
