"""The later ten days, second half: cavities, necks, bridges, jigs. In order of time."""

from reviewapp.demo.model import Job, Quirk
from reviewapp.demo.story_advice import (
    COOLER_SHELL,
    DEEPER_VINE,
    EXPLAIN,
    EXPLAIN_INLINE,
    FASTER_PICKUP,
    GENTLER_FRETS,
    LOST,
    SHALLOWER_SEAT,
    WIDER_FACING,
)

FORK, PLAN, GCODE = "fork_replay", "adaptive_plan_execution", "adaptive_gcode_execution"

NECKS = (
    Job(
        "pickup", "pickup", "endmill:6mm_2f_spiral", "mahogany_body_44mm", "CNC-2", 2000, 18000, 3.0,
        event=PLAN, advice=(EXPLAIN, FASTER_PICKUP),
    ),
    Job(
        "pickup_cut", "pickup", "endmill:6mm_2f_spiral", "mahogany_body_44mm", "CNC-2", 2000, 18000, 3.0,
        event=GCODE, parent="pickup",
    ),
    Job(
        "control", "control", "router:t105", "mahogany_body_44mm", "CNC-2", 2200, 18000, 4.0, event=GCODE,
        quirk=Quirk.HOLD,
    ),
    Job(
        "control_deep", "control", "router:t105", "mahogany_body_44mm", "CNC-2", 4100, 18000, 10.0,
        event=FORK, parent="control", fork_reason="Two passes instead of five", drift=True,
    ),
    Job(
        "frets", "frets", "endmill:0.6mm_2f_fret", "ebony_fretboard", "CNC-1", 300, 22000, 0.22,
        advice=(EXPLAIN,),
    ),
    Job(
        "frets_fast", "frets", "endmill:0.6mm_2f_fret", "ebony_fretboard", "CNC-1", 560, 22000, 0.22,
        event=FORK, parent="frets", fork_reason="Boards are the bottleneck this week", drift=True,
        advice=(EXPLAIN, GENTLER_FRETS),
    ),
    Job("frets_short", "frets_short", "endmill:0.6mm_2f_fret", "ebony_fretboard", "CNC-1", 110, 22000, 0.22),
    Job(
        "truss", "truss", "endmill:6mm_2f_spiral", "maple_neck_22mm", "CNC-2", 1800, 18000, 0.5,
        advice=(EXPLAIN,),
    ),
    Job(
        "tuners_unrated", "tuners", "endmill:6mm_2f_spiral", "maple_neck_22mm", "CNC-1", 1500, 18000, 2.0,
        quirk=Quirk.NO_RISK, extra={"fixture": "neck-cradle-2", "probe": {"z_top_mm": 21.94, "points": 4}},
    ),
    Job("tuners", "tuners", "endmill:6mm_2f_spiral", "maple_neck_22mm", "CNC-1", 1500, 18000, 1.5),
    Job("headstock", "headstock", "router:t102", "maple_3mm", "CNC-1", 1400, 18000, 0.5, advice=(EXPLAIN,)),
    Job(
        "headstock_fast", "headstock", "router:t102", "maple_3mm", "CNC-1", 2600, 18000, 0.75, event=FORK,
        parent="headstock", fork_reason="Batch of thirty", drift=True,
    ),
    Job(
        "vine", "vine", "vbit:60deg", "ebony_fretboard", "CNC-1", 900, 18000, 0.9,
        advice=(EXPLAIN, DEEPER_VINE),
    ),
    Job(
        "vine_slow", "vine", "vbit:60deg", "ebony_fretboard", "CNC-1", 420, 18000, 0.9, event=FORK,
        parent="vine", fork_reason="Leaves chipped at the tips", drift=True, advice=(EXPLAIN_INLINE,),
        meta={"ratings": {"line_quality": 4}, "operator_station": "bench-2"},
    ),
    Job(
        "shell", "shell", "router:t118", "shell_1.3mm", "CNC-1", 520, 20000, 0.1,
        advice=(EXPLAIN, COOLER_SHELL),
    ),
    Job(
        "bridge", "bridge", "endmill:6mm_2f_spiral", "ebony_bridge_10mm", "CNC-1", 1600, 16000, 1.0,
        advice=(EXPLAIN,),
    ),
    Job("pins", "pins", "drill:3.2mm", "ebony_bridge_10mm", "CNC-1", 260, 3000, 1.0),
    Job("plate", "plate", "router:t102", "maple_3mm", "CNC-1", 1400, 18000, 0.5, advice=(LOST,)),
    Job(
        "plate_rush", "plate", "router:t102", "maple_3mm", "CNC-1", 3600, 18000, 1.0, event=FORK,
        parent="plate", fork_reason="Feed copied from the router table card", drift=True,
        extra={"shop_shift": "late"},
    ),
    Job(
        "slices_hot", "slices", "saw:veneer_160", "walnut_20mm", "saw-1", 2400, 7600, 5.0,
        quirk=Quirk.OVERRIDDEN,
    ),
    Job(
        "backstrip", "backstrip", "saw:fret_76", "rosewood_back_2.5mm", "saw-1", 2400, 6000, 1.25,
        advice=(EXPLAIN,),
    ),
    Job(
        "backstrip_fast", "backstrip", "saw:fret_76", "rosewood_back_2.5mm", "saw-1", 3200, 9400, 1.25,
        event=FORK, parent="backstrip", fork_reason="Longer strips, same blade", drift=True,
        advice=(EXPLAIN,),
    ),
    Job(
        "pickup_lost", "pickup", "router:t105", "walnut_20mm", "CNC-2", 2200, 18000, 3.0, event=PLAN,
        depth=12.0, quirk=Quirk.ENGINE_ERROR,
    ),
    Job(
        "jig", "jig", "endmill:6mm_1f_alu", "aluminium_6061_8mm", "VMC-1", 500, 12000, 0.5, advice=(EXPLAIN,),
    ),
    Job(
        "jig_holes", "jig_holes", "drill:5mm_carbide", "aluminium_6061_8mm", "VMC-1", 200, 4000, 1.0,
        advice=(EXPLAIN,),
    ),
    Job(
        "jig_pocket", "jig_pocket", "endmill:3mm_long", "aluminium_6061_8mm", "VMC-1", 400, 12000, 0.6,
        advice=(SHALLOWER_SEAT,),
    ),
    Job(
        "jig_pocket_fine", "jig_pocket", "endmill:3mm_long", "aluminium_6061_8mm", "VMC-1", 400, 12000, 0.3,
        event=FORK, parent="jig_pocket", fork_reason="Stepdown halved as advised", drift=True,
        quirk=Quirk.HELD_YELLOW, advice=(EXPLAIN,),
    ),
    Job(
        "spoilboard", "spoilboard", "surfacing:25mm", "mdf_18mm", "CNC-2", 4500, 16000, 0.6,
        advice=(EXPLAIN, WIDER_FACING),
    ),
    Job(
        "spoilboard_fast", "spoilboard", "surfacing:25mm", "mdf_18mm", "CNC-2", 5600, 24000, 0.6, event=FORK,
        parent="spoilboard", fork_reason="Table needed again by noon", drift=True,
    ),
    Job(
        "thickness_amber", "thickness", "surfacing:25mm", "spruce_top_2.8mm", "CNC-2", 4200, 14000, 0.3,
        depth=0.6, quirk=Quirk.FOREIGN_WORD, event="approval",
    ),
    Job("nut", "nut", "endmill:6mm_1f_alu", "brass_3mm", "VMC-1", 300, 12000, 0.25),
)  # fmt: skip
