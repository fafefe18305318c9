"""Every kind of signature on the page of its subject, as it is seen on the screen and on paper."""

import pytest

from tests.support.axe import COLOURS, SIZES, axe
from tests.support.desk import Desk
from tests.support.signed_acts import sign_everything, signed_events
from tests.support.window import Window

PATHS = ("/runs/run_c1", "/overrides", "/policies", "/policies/none/1", "/proposals/1", "/stops/1", "/audit/reviews")


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 360)])
def test_signatures_are_read_on_the_screen_and_on_paper(window: Window, desk: Desk, scheme: str, width: int) -> None:
    page = window("dee", watched=False, color_scheme=scheme, viewport={"width": width, "height": 900})
    sign_everything(desk)
    revoked = signed_events(desk)["advisory:revoked"]
    rules = COLOURS if scheme == "dark" else (*COLOURS, *SIZES) if width == 360 else ()
    for path in (*PATHS, f"/runs/run_r2/advisories/{revoked['advisory_id']}"):
        page.goto(path)
        assert not axe(page, rules), path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        page.emulate_media(media="print")
        signature = page.locator(".signature").first
        assert signature.is_visible(), path
        whole = "one => getComputedStyle(one, '::after').content"
        hashes = signature.locator("summary").evaluate_all(f"all => all.map({whole})")
        assert len(hashes) > 1, path
        assert all(len(one) == len('""') + 64 for one in hashes), "paper has every hash in full"
        page.emulate_media(media="screen")
