"""The item hash: what an approval is signed under."""

import hashlib
from itertools import permutations
from typing import Any

import pytest

from reviewapp.domain.advisory import Attachment, OverrideTerms, item_hash
from reviewapp.domain.content import ContentClass
from reviewapp.domain.risk import Risk, Status
from reviewapp.domain.run import Run
from tests.domain.cast import A64, C64, D64, E64, F64, OVERRIDE, make_attachment, make_run

FILES = (make_attachment(), make_attachment(kind="debug", sha256=E64, matched="canonical"), make_attachment(sha256=F64))
PLAIN: dict[str, Any] = {
    "run": make_run(conflicts=2),
    "advisory_id": "adv_1",
    "content_class": ContentClass.EXPLANATORY,
    "content_sha256": C64,
    "override": None,
    "attachments": FILES[:2],
    "advisory_ids": frozenset(),
}


def hashed(**changes: Any) -> str:
    return item_hash(**{**PLAIN, **changes})


def test_the_item_hash_is_that_of_these_bytes() -> None:
    body = (
        f'{{"advisory_id":"adv_1","attachments":[["debug","{E64}","canonical"],["gcode","{D64}","raw"]],'
        f'"class":"explanatory","conflicts":2,"content_sha256":"{C64}","override":null,'
        f'"run_sha256":"{A64}","schema":"reviewapp/item/v1","status":"OK"}}'
    )
    assert hashed() == hashlib.sha256(body.encode()).hexdigest()


def test_the_terms_of_an_override_are_in_the_hash() -> None:
    body = (
        f'{{"advisory_id":"adv_1","attachments":[],"class":"override_request","conflicts":0,"content_sha256":null,'
        f'"override":{{"minutes":480,"reason":"The part is cut in foam first.","requester":"bo","scope":"RED"}},'
        f'"run_sha256":"{A64}","schema":"reviewapp/item/v1","status":"BLOCKED"}}'
    )
    found = hashed(
        run=make_run(status=Status.BLOCKED),
        content_class=ContentClass.OVERRIDE_REQUEST,
        content_sha256=None,
        override=OverrideTerms.model_validate(OVERRIDE),
        attachments=(),
    )
    assert found == hashlib.sha256(body.encode()).hexdigest()


@pytest.mark.parametrize(
    "changes",
    [
        {"run": make_run(conflicts=2, run_sha256=D64)},
        {"run": make_run(conflicts=3)},
        {"run": make_run(conflicts=2, status=Status.BLOCKED)},
        {"advisory_id": "adv_2"},
        {"content_class": ContentClass.PRESCRIPTIVE},
        {"content_sha256": D64},
        {"content_sha256": None},
        {"override": OverrideTerms.model_validate(OVERRIDE)},
        {"attachments": FILES},
        {"attachments": FILES[:1]},
        {"attachments": (make_attachment(matched="bad"), FILES[1])},
    ],
)
def test_whatever_an_approval_rests_on_changes_the_hash(changes: dict[str, Any]) -> None:
    assert hashed(**changes) != hashed()


@pytest.mark.parametrize(
    "run",
    [
        make_run(conflicts=2, open_conflict=True),
        make_run(conflicts=2, status_now="BLOCKED"),
        make_run(conflicts=2, risk=Risk.RED),
        make_run(conflicts=2, deleted=True, warnings=("new",)),
    ],
)
def test_nothing_else_of_the_run_does(run: Run) -> None:
    assert hashed(run=run) == hashed()


@pytest.mark.parametrize("order", list(permutations(FILES)))
def test_the_order_of_attachments_is_irrelevant(order: tuple[Attachment, ...]) -> None:
    assert hashed(attachments=order) == hashed(attachments=FILES)


def test_file_names_and_sizes_are_not_in_the_hash() -> None:
    renamed = tuple(one.model_copy(update={"filename": "x", "size_bytes": 1, "blob": A64}) for one in FILES[:2])
    assert hashed(attachments=renamed) == hashed()


def test_an_attachment_that_is_an_advisory_of_the_run_is_left_out() -> None:
    assert hashed(attachments=FILES, advisory_ids=frozenset({F64, "adv_1"})) == hashed()
