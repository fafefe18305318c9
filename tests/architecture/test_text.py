"""What is committed holds for every machine, and is finished."""

import re
from pathlib import Path

from tests.architecture.checkout import committed, name

# Written so that this file does not name them itself.
REGISTRY = re.compile(r"py[p]i[.](org|python)|python[h]osted|npm[j]s[.]|deb[.]debian[.]|find[-_]links", re.IGNORECASE)
MACHINE = re.compile(r"(?<![\w.$}])/(work|tmp|root|home|opt)/")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX)\b")
BUILT_WITH = ("requirements/", "Makefile", ".ci/", "tools/", "pyproject.toml")


def lines_with(pattern: re.Pattern[str], files: list[Path]) -> list[str]:
    return [
        f"{name(path)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]


def under(*places: str) -> list[Path]:
    return [path for path in committed() if name(path).startswith(places)]


def test_no_file_names_a_package_registry() -> None:
    found = lines_with(REGISTRY, committed())
    assert not found, f"leave the registry to each machine's own settings: {found}"


def test_no_build_file_names_a_folder_of_one_machine() -> None:
    found = lines_with(MACHINE, under(*BUILT_WITH))
    assert not found, f"write the path relative to the checkout: {found}"


def test_pins_name_no_address() -> None:
    found = lines_with(re.compile(r"://|file:|@ "), under("requirements/"))
    assert not found, f"pin by version and hash; `make pins` does: {found}"


def test_every_pin_has_its_hashes() -> None:
    pins = [block for path in under("requirements/") for block in re.split(r"\n(?=\S)", path.read_text())]
    bare = [block.splitlines()[0] for block in pins if re.match(r"[\w-]+==", block) and "--hash=sha256:" not in block]
    assert not bare, f"write the pins anew with `make pins`: {bare}"


def test_nothing_is_left_to_do() -> None:
    found = lines_with(UNFINISHED, under("reviewapp/", "templates/", "static/css/", "static/js/"))
    assert not found, f"do it now, or file an issue and leave a seam: {found}"
