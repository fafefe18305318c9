"""How much memory this process has, and the most it ever had, in MB of a million bytes."""

import re
import resource
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")
_LINE = r"^{}:\s+(\d+) kB$"


def peak_mb() -> float:
    """The most this process ever had."""
    # Linux counts the memory of the process that started this one into getrusage's peak, but not into its own.
    return _told("VmHWM") or _peak_of_usage()


def held_mb() -> float:
    """What it has now; where the system does not tell, the most it ever had."""
    return _told("VmRSS") or _peak_of_usage()


def _told(name: str) -> float | None:
    found = re.search(_LINE.format(name), _STATUS.read_text(), re.MULTILINE) if _STATUS.exists() else None
    return int(found.group(1)) * 1024 / 1_000_000 if found else None


def _peak_of_usage() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1_000_000 if sys.platform == "darwin" else peak * 1024 / 1_000_000
