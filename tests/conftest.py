"""What every test may ask for; the fixtures themselves live in tests/support."""

import os
import re
from collections.abc import Generator

import pytest

from tests.support.proving import SCALE

pytest_plugins = [
    f"tests.support.{name}"
    for name in (
        "loopback",
        "databases",
        "browser_process",
        "desk",
        "signers",
        "busy",
        "elsewhere",
        "hashing",
        "roles",
        "website",
        "programs",
        "window",
        "receiver",
        "told",
        "compared",
        "mirrored",
        "advised",
        "migrated",
        "put_back",
        "left",
    )
]

NEEDED = re.compile(r"postgres|psycopg|browser|chromium|playwright", re.IGNORECASE)


@pytest.fixture(scope="session")
def scale() -> int:
    """Multiplies the heavy figures: 10 under `make prove`, 1 otherwise."""
    return SCALE


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _insist(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _insist(report)
    return report


def _insist(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Where CI is set, going without PostgreSQL or a browser is a failure, not a skip."""
    reason = str(report.longrepr)
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail") and NEEDED.search(reason):
        report.outcome = "failed"
        report.longrepr = f"skipped where everything must run: {reason}"
