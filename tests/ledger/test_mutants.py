"""Mutation testing of the verifier: every small change of it fails a test, or is explained.

Under `make prove` all of them, otherwise a few; each runs the tests of the verifier in a process of its own.
"""

import ast
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from reviewapp import verify
from tests.architecture.checkout import ROOT

TESTS = (
    "tests/ledger/test_merkle.py",
    "tests/ledger/test_notes.py",
    "tests/ledger/test_bounds.py",
    "tests/ledger/test_grafts.py",
    "tests/certificates/test_verify.py",
    "tests/ledger/test_bundle.py",
)
ORIGINAL = Path(verify.__file__).read_text()
FEW = 2
LONGEST = 900
"""Seconds after which a change is taken to run for ever: far more than its tests take on a busy machine."""
EXPLAINED = {
    "operator BitAnd in `shift = (old_size & -old_size).bit_length() - 1`": (
        "n | -n is minus the lowest bit of n, which n & -n is: as many bits long"
    )
}
"""Mutants that no test can tell from the original, and why."""
_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.BitAnd: ast.BitOr,
    ast.BitXor: ast.BitOr,
}  # fmt: skip


class Mutant(NamedTuple):
    """The verifier with one change: at which node of its tree, on which line, and what."""

    place: int
    line: int
    what: str

    @property
    def name(self) -> str:
        return f"{self.what} in `{ORIGINAL.splitlines()[self.line - 1].strip()}`"

    def source(self) -> str:
        tree = ast.parse(ORIGINAL)
        node = next(one for number, one in enumerate(ast.walk(tree)) if number == self.place)
        return ast.unparse(_changed(tree, node, self.what))


def mutants() -> Iterator[Mutant]:
    """Each change in turn."""
    for place, node in enumerate(ast.walk(ast.parse(ORIGINAL))):
        for what in _changes(node):
            yield Mutant(place, getattr(node, "lineno", 1), what)


def _changes(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Compare):
        return [f"compare {number}" for number, op in enumerate(node.ops) if type(op) in _COMPARED]
    if isinstance(node, ast.BoolOp):
        return ["and/or"]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return ["not"]
    if isinstance(node, ast.BinOp) and type(node.op) in _COUNTED:
        return [f"operator {type(node.op).__name__}"]
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return ["number"]
    return ["raise"] if isinstance(node, ast.Raise) else []


def _changed(tree: ast.Module, node: ast.AST, what: str) -> ast.Module:
    if isinstance(node, ast.Compare):
        number = int(what.split()[1])
        node.ops[number] = _COMPARED[type(node.ops[number])]()
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.BinOp):
        node.op = _COUNTED[type(node.op)]()
    elif isinstance(node, ast.Constant):
        node.value += 1  # type: ignore[operator]  # an int, as `_changes` saw
    else:
        _Replace(node).visit(tree)
    return ast.fix_missing_locations(tree)


class _Replace(ast.NodeTransformer):
    """Takes out a `not`, or a `raise`."""

    def __init__(self, node: ast.AST) -> None:
        self.node = node

    def visit(self, node: ast.AST) -> ast.AST:
        """The node, or what stands in its place."""
        if node is self.node:
            return node.operand if isinstance(node, ast.UnaryOp) else ast.Pass()
        return self.generic_visit(node)


def survives(source: str, folder: Path) -> bool:
    """Whether no test tells that verifier from the original."""
    (folder / "reviewapp/verify.py").write_text(source)
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    env.pop("REVIEWAPP_PROVE", None)
    command = [
        str(Path(sys.executable).parent / "pytest"), "-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly",
        "-o", f"pythonpath={folder} {ROOT}", "-k", "not postgresql and not small",
        f"--basetemp={folder / 'tmp'}", *TESTS,
    ]  # fmt: skip
    try:
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=False, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


@pytest.mark.no_cover
def test_every_change_of_the_verifier_is_noticed(tmp_path: Path, scale: int) -> None:
    found = list(mutants())
    chosen = found if scale > 1 else random.Random(4).sample(found, FEW)
    folders = [tmp_path / str(number) for number in range(2)]
    for folder in folders:
        shutil.copytree(Path(verify.__file__).parent, folder / "reviewapp")

    # Made here, since Python 3.11 parses wrongly in two threads at once.
    sources = [(one.name, one.source()) for one in chosen]

    def look(number: int) -> list[str]:
        return [name for name, source in sources[number::2] if survives(source, folders[number])]

    with ThreadPoolExecutor(2) as pool:
        survivors = [name for part in pool.map(look, range(2)) for name in part]
    unexplained = sorted(set(survivors) - EXPLAINED.keys())
    assert not unexplained, f"{len(unexplained)} of {len(chosen)}: " + "\n".join(unexplained)
