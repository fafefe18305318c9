"""The demonstration's desk: every page has something worth seeing, and most of the work is left to do."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from reviewapp.app import create_app, system_clock
from reviewapp.config import Settings
from reviewapp.demo import command
from reviewapp.store.database import open_store

HERE = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def auditor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder: Path = tmp_path_factory.mktemp("demo") / "desk"
    settings = Settings(data_dir=folder, secret_key="k" * 40)
    passwords = command.prepare(settings)
    store = open_store(settings.url, settings.blob_dir)
    client = create_app(settings, store, system_clock).test_client()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/sign-in", base_url=HERE).text)
    assert token
    form = {"csrf_token": token.group(1), "name": "aude", "password": passwords["aude"]}
    assert client.post("/sign-in", base_url=HERE, data=form, headers={"Referer": HERE}).status_code == 303
    yield client
    store.close()


@pytest.mark.parametrize(
    "path",
    [
        "/queue",
        "/queue?kind=override_request",
        "/runs",
        "/runs?gate=allowed",
        "/runs?gate=blocked",
        "/runs?gate=overridden",
        "/overrides",
        "/policies",
        "/proposals/1",
        "/policies/green-only/2",
        "/quarantine",
        "/audit",
        "/audit?kind=advisory:approve",
        "/audit?kind=advisory:reject",
        "/audit?kind=advisory:request_changes",
        "/audit/exports",
        "/audit/checks",
        "/audit/bundles",
        "/checkpoints",
    ],
)
def test_no_page_of_the_demo_is_empty(auditor: FlaskClient, path: str) -> None:
    page = auditor.get(path, base_url=HERE)
    assert page.status_code == 200
    assert "<tbody>" in page.text
    assert 'class="empty"' not in page.text


def test_an_override_waits_for_its_second_admin_as_the_readme_says(auditor: FlaskClient) -> None:
    listed = auditor.get("/queue?kind=override_request", base_url=HERE).text
    assert re.findall(r'data-label="Signed"[^>]*>([^<]+)<', listed) == ["1 of 2"]
    (href,) = re.findall(r'class="table__main" href="([^"]+)"', listed)
    page = auditor.get(href.replace("&amp;", "&"), base_url=HERE).text
    assert "Ada Admin" in page
    assert "asked for by raj" in page


def test_the_policy_that_is_proposed_would_have_done_something(auditor: FlaskClient) -> None:
    page = auditor.get("/proposals/1/backtest", base_url=HERE).text
    assert "would pass by themselves" in page
    assert 'href="/runs/' in page


def test_an_item_has_a_baseline_a_suggestion_and_files(auditor: FlaskClient) -> None:
    listed = auditor.get("/queue?kind=prescriptive", base_url=HERE).text
    pages = [
        auditor.get(href.replace("&amp;", "&"), base_url=HERE).text
        for href in re.findall(r'class="table__main" href="([^"]+)"', listed)
    ]
    for words in ("What differs from", "diff--suggestion", "bytes match the hash"):
        assert any(words in page for page in pages), words
