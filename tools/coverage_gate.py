"""Fails when lines and branches together, or branches alone, of a package are covered less than asked.

coverage_gate.py coverage.json 95 reviewapp/domain reviewapp/actions
"""

import json
import sys
from pathlib import Path
from typing import Any


def share(covered: int, there: int) -> float:
    """How much is covered, in percent; nothing to cover is all covered."""
    return 100.0 * covered / there if there else 100.0


def measure(files: dict[str, Any], package: str) -> tuple[float, float]:
    """The share of lines and branches together, and of branches alone, over the files of a package."""
    sums = [f["summary"] for name, f in files.items() if Path(name).is_relative_to(package)]
    if not sums:
        sys.exit(f"{package}: no such package was measured; name the ones there are in the Makefile")
    lines, all_lines, branches, all_branches = (
        sum(s[key] for s in sums) for key in ("covered_lines", "num_statements", "covered_branches", "num_branches")
    )
    return share(lines + branches, all_lines + all_branches), share(branches, all_branches)


def main(report: str, wanted: str, *packages: str) -> int:
    """Print one line a package; the exit code is 1 when one falls short."""
    files = json.loads(Path(report).read_text())["files"]
    short = False
    for package in packages:
        both, branches = measure(files, package)
        fails = min(both, branches) < float(wanted)
        short = short or fails
        print(f"{'SHORT' if fails else 'ok':5} {package}: {both:.1f} % covered, branches alone {branches:.1f} %")
    if short:
        print(
            f"Below {wanted} %: write the missing tests; `coverage report` names the lines.",
            file=sys.stderr,
        )
    return int(short)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
