"""Files and functions stay small enough to hold in the head."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.checkout import (
    PACKAGE,
    STATIC,
    TEMPLATES,
    is_migration,
    long_files,
    name,
    python_files,
)

LOADERS = {PACKAGE / "cli/main.py", PACKAGE / "explain/child.py"}
IMPURE = {"now", "utcnow", "today", "open", "read_text", "read_bytes", "print", "getenv"}
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc"}


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def loads_by_name(path: Path) -> bool:
    """Whether a file loads modules by a string."""
    names = {getattr(node, "id", getattr(node, "attr", "")) for node in ast.walk(ast.parse(path.read_text()))}
    return bool(names & {"import_module", "__import__"})


def test_python_files_fit() -> None:
    # verify.py is carried away and read by strangers: it is one file, whatever it verifies
    files = (path for path in python_files("reviewapp", "tests", "tools") if path.name != "verify.py")
    long = long_files(files, 300)
    assert not long, f"split by subject: {long}"


def test_functions_fit() -> None:
    files = [path for path in python_files("reviewapp") if not is_migration(path)]
    long = [f"{name(p)}: {f.name}, {lines_of(f)} lines" for p in files for f in functions(p) if lines_of(f) > 40]
    assert not long, f"give each step of the function a name of its own (at most 40 lines): {long}"


def test_imports_stand_at_the_top() -> None:
    hidden = [
        f"{name(path)}:{node.lineno}"
        for path in python_files("reviewapp", "tests", "tools")
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not hidden, f"import at the top; where that makes a circle, move what is shared down a layer: {hidden}"


def test_only_the_command_line_and_explainers_load_modules_by_name() -> None:
    loaders = [name(p) for p in python_files("reviewapp") if p not in LOADERS and loads_by_name(p)]
    assert not loaders, f"import it plainly; only {sorted(map(name, LOADERS))} load by name: {loaders}"


def test_the_domain_reads_no_clock_and_no_file() -> None:
    impure = [
        f"{name(path)}:{node.lineno}"
        for path in python_files("reviewapp/domain")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in IMPURE
    ]
    assert not impure, f"take the time or the content as an argument; the edge reads clocks and files: {impure}"


def test_modules_are_named_for_their_subject() -> None:
    vague = [name(path) for path in python_files("reviewapp", "tests") if {path.stem, path.parent.name} & VAGUE]
    assert not vague, f"name the module after what it knows, not after being used: {vague}"


def test_templates_fit() -> None:
    long = long_files(TEMPLATES.rglob("*.html"), 120)
    assert not long, f"move a part into a component or a fragment: {long}"


def test_components_fit() -> None:
    long = long_files((TEMPLATES / "components").rglob("*.html"), 40)
    assert not long, f"a component does one thing; make two of it: {long}"


def test_stylesheets_fit() -> None:
    long = long_files(STATIC.rglob("*.css"), 200)
    assert not long, f"one sheet a component or page, imported by main.css: {long}"


def test_scripts_fit() -> None:
    long = long_files(STATIC.rglob("*.js"), 120)
    assert not long, f"one module a behaviour: {long}"
