"""What others may call says in a sentence what it is."""

import ast
from collections.abc import Iterator

from tests.architecture.checkout import name, python_files

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def definitions(module: ast.Module) -> Iterator[Definition]:
    """The public functions and classes of a module."""
    for node in module.body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node


def has_help(node: Definition) -> bool:
    """Whether a click command explains itself by `help=` instead."""
    calls = [call for call in node.decorator_list if isinstance(call, ast.Call)]
    return any(keyword.arg == "help" for call in calls if _is_command(call) for keyword in call.keywords)


def _is_command(call: ast.Call) -> bool:
    return getattr(call.func, "attr", getattr(call.func, "id", "")) in {"command", "group"}


def test_everything_public_is_explained() -> None:
    silent = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path in python_files("reviewapp")
        for node in definitions(ast.parse(path.read_text()))
        if not ast.get_docstring(node) and not has_help(node)
    ]
    assert not silent, f"say in one sentence what a caller gets, or open the name with _: {silent}"
