"""What the other tests stand on: the databases, the browser, and nobody outside."""

import socket

import pytest
from playwright.sync_api import Browser, Error
from sqlalchemy import create_engine, inspect

from tests.conftest import NEEDED
from tests.support.axe import axe
from tests.support.loopback import Outside
from tests.support.postgres import Cluster

# Set aside for documentation: no machine has it.
ELSEWHERE = ("203.0.113.1", 9)


def test_an_empty_database_is_empty(database_url: str) -> None:
    engine = create_engine(database_url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


def test_a_migrated_database_has_tables_of_its_own(migrated_url: str) -> None:
    engine = create_engine(migrated_url)
    assert "alembic_version" in inspect(engine).get_table_names()
    engine.dispose()
    assert "template" not in migrated_url


def test_the_cluster_listens_to_this_machine_alone(postgres: Cluster) -> None:
    with postgres.connect() as conn:
        assert conn.execute("SHOW listen_addresses").fetchall() == [("",)]


def test_no_test_reaches_another_machine() -> None:
    with socket.socket() as outbound, pytest.raises(Outside):
        outbound.connect(ELSEWHERE)


def test_no_page_reaches_another_machine(browser: Browser) -> None:
    with browser.new_context() as context, pytest.raises(Error, match="ERR_PROXY_CONNECTION_FAILED"):
        context.new_page().goto(f"http://{ELSEWHERE[0]}/")


def test_axe_names_the_rule_and_the_element(browser: Browser) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.set_content("<html lang=en><title>Bolt</title><main><h1>Bolt</h1><img id=bolt src=x></main>")
        found = axe(page)
    assert [line.split(":")[0] for line in found] == ["image-alt"]
    assert found[0].endswith("#bolt")


@pytest.mark.parametrize("reason", ["no PostgreSQL: install it", "no browser: `make browser` installs one"])
def test_ci_knows_the_skips_it_does_not_take(reason: str) -> None:
    assert NEEDED.search(reason)
