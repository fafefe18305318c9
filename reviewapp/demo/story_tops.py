"""The later ten days, first half: tops, backs, edges and bodies. In order of time."""

from reviewapp.demo.model import Job, Quirk
from reviewapp.demo.story_advice import (
    BROWN_EDGE,
    CALMER_MOULD,
    EXPLAIN,
    EXPLAIN_INLINE,
    FASTER_BODY,
    OLD_EXPLANATION,
    REVIEWED,
    SLOWER_BLADE,
    TOOL_CHANGE,
    WARMER_FEED,
)

FORK = "fork_replay"

TOPS = (
    Job(
        "thickness", "thickness", "surfacing:25mm", "cedar_top_3mm", "CNC-2", 4000, 14000, 0.4,
        advice=(EXPLAIN,),
    ),
    Job(
        "rosette", "rosette", "router:t118", "spruce_top_2.8mm", "CNC-1", 700, 20000, 0.35, advice=(EXPLAIN,),
    ),
    Job(
        "rosette4", "rosette4", "router:t118", "spruce_top_2.8mm", "CNC-1", 700, 20000, 0.35,
        advice=(EXPLAIN_INLINE,), event=FORK, parent="rosette",
        fork_reason="Customer asked for a fourth ring outside the herringbone",
    ),
    Job(
        "soundhole", "soundhole", "router:t102", "spruce_top_2.8mm", "CNC-1", 1300, 18000, 0.2,
        advice=(TOOL_CHANGE,),
    ),
    Job(
        "soundhole_slow", "soundhole", "router:t102", "spruce_top_2.8mm", "CNC-1", 480, 18000, 0.2,
        event=FORK, parent="soundhole", fork_reason="Bearclaw figure tore out at full feed", drift=True,
    ),
    Job("binding", "binding", "saw:veneer_160", "maple_3mm", "saw-1", 3000, 5200, 1.5, advice=(EXPLAIN,)),
    Job(
        "binding_fast", "binding", "saw:veneer_160", "maple_3mm", "saw-1", 3000, 6400, 1.5, event=FORK,
        parent="binding", fork_reason="Fuzz on the last strips, faster blade tried", drift=True,
        advice=(REVIEWED, SLOWER_BLADE), meta={"ratings": {"edge_quality": 3, "noise": 2}},
    ),
    Job(
        "binding_rush", "binding", "saw:veneer_160", "maple_3mm", "saw-1", 4200, 9300, 3.0, event=FORK,
        parent="binding_fast", fork_reason="Forty sets promised for Friday", drift=True, advice=(EXPLAIN,),
        extra={"shop_shift": "late"},
    ),
    Job(
        "mould", "mould", "router:t105", "birch_ply_12mm", "CNC-2", 2400, 18000, 3.0, origin=(40, 40),
        advice=(REVIEWED,),
    ),
    Job(
        "mould_fast", "mould", "router:t105", "birch_ply_12mm", "CNC-2", 3600, 16000, 4.0, origin=(40, 40),
        event=FORK, parent="mould", fork_reason="Second half on the same sheet, shorter cycle wanted",
        drift=True, advice=(EXPLAIN, CALMER_MOULD),
    ),
    Job(
        "top_outline", "top_outline", "router:t102", "spruce_top_2.8mm", "CNC-2", 1600, 18000, 1.4,
        origin=(40, 40), advice=(EXPLAIN,),
    ),
    Job(
        "back_outline", "back_outline", "router:t102", "rosewood_back_2.5mm", "CNC-2", 1500, 18000, 0.9,
        origin=(40, 40), advice=(EXPLAIN_INLINE,),
    ),
    Job(
        "back_slow", "back_outline", "router:t102", "rosewood_back_2.5mm", "CNC-2", 900, 18000, 0.9,
        origin=(40, 40), event=FORK, parent="back_outline",
        fork_reason="Chip-out at the waist, feed cut to 60 %", drift=True,
        advice=(EXPLAIN, BROWN_EDGE, WARMER_FEED),
    ),
    Job("ledge", "ledge", "router:t105", "spruce_top_2.8mm", "CNC-2", 2000, 18000, 0.8, origin=(40, 40)),
    Job(
        "ledge_deep", "ledge", "router:t105", "spruce_top_2.8mm", "CNC-2", 2000, 18000, 0.7, depth=2.1,
        origin=(40, 40), event=FORK, parent="ledge", drift=True,
        fork_reason="Binding stands proud by half a millimetre", advice=(OLD_EXPLANATION, EXPLAIN),
    ),
    Job(
        "ledge_back", "ledge", "router:t105", "rosewood_back_2.5mm", "CNC-2", 2000, 18000, 0.7, depth=2.1,
        origin=(40, 40),
    ),
    Job(
        "ledge_measured", "ledge", "router:t105", "spruce_top_2.8mm", "CNC-2", 2000, 18000, 0.9, depth=1.8,
        origin=(40, 40), event=FORK, parent="ledge", fork_reason="Depth set from the binding stock",
        quirk=Quirk.DISAGREES,
    ),
    Job(
        "purfling", "purfling", "router:t118", "rosewood_back_2.5mm", "CNC-2", 700, 20000, 0.6,
        origin=(40, 40), advice=(EXPLAIN,),
    ),
    Job(
        "body", "body", "router:t105", "mahogany_body_44mm", "CNC-2", 2600, 18000, 4.0, origin=(40, 40),
        advice=(EXPLAIN, FASTER_BODY),
    ),
    Job(
        "body_bench", "body", "router:t105", "mahogany_body_44mm", "CNC-1", 2600, 18000, 4.0,
        origin=(300, 40), advice=(EXPLAIN,),
    ),
    Job(
        "neck_pocket", "neck_pocket", "endmill:6mm_2f_spiral", "mahogany_body_44mm", "CNC-2", 2000, 18000,
        3.0, event="adaptive_gcode_execution", advice=(EXPLAIN,),
    ),
    Job(
        "neck_pocket_low", "neck_pocket", "endmill:6mm_2f_spiral", "mahogany_body_44mm", "CNC-2", 2000, 18000,
        2.5, clearance=-1.5, event=FORK, parent="neck_pocket", drift=True, advice=(EXPLAIN_INLINE,),
        fork_reason="Pocket wall chattered, lighter stepdown",
    ),
)  # fmt: skip
