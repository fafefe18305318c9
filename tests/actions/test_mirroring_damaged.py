"""Assets of RMOS: what is written into them, and what one that cannot be read keeps from being written."""

import json

from reviewapp.domain.states import State
from tests.support.advised import LATE, NAME, asset, send
from tests.support.desk import Desk
from tests.support.mirrored import granted, held, mirror


def test_no_asset_is_approved_that_nobody_was_shown(shop: Desk) -> None:
    """RMOS has an asset of that name which suggests a feed; a program explains a GREEN run under it, which passes."""
    file = asset(shop, asset_type="suggestion", suggestion_data={"feed": 9000})
    shop.write_run("run_g1", "GREEN")
    shop.take()
    send(shop, "run_g1", NAME, "Looks fine.")
    assert shop.advisory("run_g1", NAME).state is State.AUTO_APPROVED
    mirror(shop)
    assert not json.loads(file.read_text()).get("approved_for_workflow")


def test_a_status_is_put_back_though_an_asset_of_rmos_is_damaged(shop: Desk) -> None:
    file = asset(shop, asset_type="analysis", markdown="x")
    shop.write_run("run_r1", advisory_inputs=[{"advisory_id": NAME, "kind": "explanation"}])
    shop.take()
    granted(shop)
    mirror(shop)
    assert held(shop, "run_r1")["status"] == "OK"
    file.write_text("{")
    shop.time += LATE
    mirror(shop)
    assert held(shop, "run_r1")["status"] == "BLOCKED"
