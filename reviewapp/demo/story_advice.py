"""Shorthand for the advice the shop's engines gave, and the suggestions in their own words."""

from reviewapp.demo.hashing import Json
from reviewapp.demo.model import Advice

EXPLAIN = Advice()
EXPLAIN_INLINE = Advice(envelope=True)
REVIEWED = Advice(fate="reviewed")
OLD_EXPLANATION = Advice(fate="superseded", envelope=True)
LOST = Advice(kind="missing")


def answer(title: str, reason: str) -> Advice:
    """An answer the assistant gave to a question of the operator."""
    return Advice("assistant", title, reason, envelope=True)


def suggest(
    title: str, reason: str, changes: Json, confidence: float, *, envelope: bool = False, fate: str = ""
) -> Advice:
    """A change the parameter advisor proposed."""
    return Advice("suggestion", title, reason, changes, confidence, envelope, fate)


TOOL_CHANGE = answer(
    "Can the soundhole follow without a tool change?",
    "Not safely: the 1.5 mm cutter of the rosette would need eight passes and leaves a ridge where they "
    "meet. Change to the 3.175 mm downcut; the helix then takes four minutes and the waste disc stays put "
    "on its tape.",
)
BROWN_EDGE = answer(
    "Is the brown edge only on the surface?",
    "On the two backs measured the colour went 0.2 mm deep, and the binding ledge removes 2 mm. It does "
    "not show, but the glue surface is glazed there: scrape it before gluing.",
)
SLOWER_BLADE = suggest(
    "Turn the blade down to 5,600 rpm for 3 mm maple",
    "The fuzz on the last strips comes from the feed, not the blade speed: at 6,400 rpm each tooth takes "
    "less and burnishes. 5,600 rpm keeps the rim at 46.9 m/s and the chip near 0.009 mm.",
    {"spindle_rpm": 5600},
    0.78,
)
CALMER_MOULD = suggest(
    "Lower the feed to 3,000 mm/min in birch ply",
    "The compression cutter is past its rated chip at 3,600 mm/min and 16,000 rpm. At 3,000 mm/min and "
    "17,000 rpm the chip falls to 0.088 mm and the edge stays clean, for a few seconds a pass.",
    {
        "feed_xy": {"from": 3600, "to": 3000, "unit": "mm/min"},
        "spindle": {"from": 16000, "to": 17000, "unit": "rpm"},
    },
    0.83,
)
WARMER_FEED = suggest(
    "Raise the feed to 1,500 mm/min to stop the scorching",
    "Rosewood browned at 900 mm/min on the last two backs. 1,500 mm/min brings the heat index from 0.96 "
    "to 0.58 and is what the first run of this part used.",
    {"feed_xy_mm_min": 1500},
    0.91,
)
FASTER_BODY = suggest(
    "Take 5 mm a pass with the compression cutter in mahogany",
    "The spindle drew 38 % of its power on this body. A 5 mm stepdown saves one pass in six and keeps "
    "deflection under 0.01 mm.",
    {"stepdown_mm": 5.0},
    0.69,
    envelope=True,
)
FASTER_PICKUP = suggest(
    "Raise feed to 2,400 mm/min on 6 mm spiral",
    "Chip load is 0.0556 mm against a rating of 0.1 mm. 2,400 mm/min at the same 18,000 rpm gives 0.0667 "
    "mm, still a third below the limit, and the cavity takes 17 % less time.",
    {"feed_xy_mm_min": 2400},
    0.82,
)
GENTLER_FRETS = suggest(
    "Go back to 420 mm/min on the fret slotter",
    "Three 0.6 mm cutters broke last month above 540 mm/min in ebony. 420 mm/min keeps the chip at 0.0095 "
    "mm and a board still takes under half an hour.",
    {"feed_xy_mm_min": 420, "stepdown_mm": 0.22},
    0.74,
    envelope=True,
)
DEEPER_VINE = suggest(
    "Engrave the vine 1.1 mm deep for thicker shell dust",
    "The fill sank on the last headstock. 0.2 mm more depth widens the stem by 0.23 mm at the surface, "
    "which changes how the inlay looks.",
    {"depth_mm": 1.1},
    0.58,
    fate="rejected",
)
COOLER_SHELL = suggest(
    "Feed shell at 640 mm/min under the dust hood",
    "Mother-of-pearl burns and its dust is harmful. 640 mm/min lowers the heat index to 0.75 and shortens "
    "the time in the dust; keep the mist on.",
    {"feed": {"xy": {"from": 520, "to": 640, "unit": "mm/min"}}, "coolant": "mist"},
    0.66,
)
SHALLOWER_SEAT = suggest(
    "Halve the stepdown to 0.3 mm for the bearing seat",
    "The long 3 mm cutter bends 0.064 mm at 0.6 mm stepdown: the seat would come out tapered and the "
    "bearing loose. 0.3 mm brings the bending to 0.032 mm; a spring pass at full depth takes the rest.",
    {"stepdown_mm": 0.3, "finishing_passes": 1},
    0.88,
    envelope=True,
)
WIDER_FACING = suggest(
    "Widen the stepover to 60 % when facing MDF",
    "The surfacing cutter leaves no ridge in MDF up to 65 %. 60 % takes the spoilboard from 167 rows to 125.",
    {"stepover_pct": 60},
    0.95,
)
