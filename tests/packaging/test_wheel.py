"""The program runs from its wheel in an empty place as it does from the checkout."""

import zipfile
from pathlib import Path

from reviewapp import __version__
from tests.architecture.checkout import PACKAGE, ROOT, STATIC, TEMPLATES
from tests.packaging.installed import Place

FOLDERS = "from reviewapp.app import asset_folders; print(*asset_folders(), sep='\\n')"
WHERE = "import reviewapp; print(reviewapp.__file__)"


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_wheel_carries_pages_styles_and_migrations(wheel: Path) -> None:
    there = set(zipfile.ZipFile(wheel).namelist())
    wanted = {f"reviewapp/templates/{path}" for path in files(TEMPLATES)}
    wanted |= {f"reviewapp/static/{path}" for path in files(STATIC)}
    wanted |= {f"reviewapp/{path}" for path in files(PACKAGE) if "__pycache__" not in path}
    assert not wanted - there, "pyproject.toml, tool.hatch.build.targets.wheel, leaves these out"


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert tops == {"reviewapp", f"reviewapp-{__version__}.dist-info"}


def test_it_tells_its_version(installed: Place, checkout: Place) -> None:
    assert __version__ in installed.run("reviewapp", "--version")
    assert __version__ in checkout.run("reviewapp", "--version")


def test_it_is_the_wheel_that_runs(installed: Place) -> None:
    assert Path(installed.run("python", "-c", WHERE)).is_relative_to(installed.programs.parent)


def test_an_installed_program_has_its_pages_inside_the_package(installed: Place) -> None:
    home = Path(installed.run("python", "-c", WHERE)).parent
    folders = installed.run("python", "-c", FOLDERS).splitlines()
    assert [Path(folder).resolve() for folder in folders] == [home / "templates", home / "static"]
    assert all(Path(folder).is_dir() for folder in folders)


def test_a_checkout_has_its_pages_at_the_root(checkout: Place) -> None:
    folders = checkout.run("python", "-c", FOLDERS).splitlines()
    assert [Path(folder) for folder in folders] == [ROOT / "templates", ROOT / "static"]
