"""The older days, as the first generation of RMOS kept them: no advisories, mostly no decision. In order."""

from reviewapp.demo.model import Job, Quirk

PLAN, GCODE, FORK = "adaptive_plan_execution", "adaptive_gcode_execution", "fork_replay"

ARCHIVE = (
    Job("a01", "thickness", "surfacing:25mm", "cedar_top_3mm", "CNC-2", 4000, 14000, 0.4),
    Job("a02", "rosette", "router:t118", "cedar_top_3mm", "CNC-1", 700, 20000, 0.35, depth=1.4),
    Job("a03", "soundhole", "router:t102", "cedar_top_3mm", "CNC-1", 1300, 18000, 0.2, depth=3.0),
    Job("a04", "binding", "saw:veneer_160", "maple_3mm", "saw-1", 3000, 5200, 1.5),
    Job(
        "a05", "binding", "saw:veneer_160", "maple_3mm", "saw-1", 3000, 6300, 1.5, event=FORK, parent="a04",
        fork_reason="Edge fuzz on the last strips, try a faster blade", drift=True,
    ),
    Job(
        "a06", "tuners", "endmill:6mm_2f_spiral", "maple_neck_22mm", "CNC-1", 1500, 18000, 2.0,
        event="helical_gcode_blocked", quirk=Quirk.UNSUPPORTED,
    ),
    Job("a07", "control", "router:t105", "mahogany_body_44mm", "CNC-2", 2200, 18000, 4.0, event=PLAN),
    Job(
        "a08", "control", "router:t105", "mahogany_body_44mm", "CNC-2", 2200, 18000, 4.0, event=GCODE,
        parent="a07", quirk=Quirk.NO_FEASIBILITY,
    ),
    Job(
        "a09", "mould", "router:t105", "birch_ply_12mm", "CNC-2", 2400, 18000, 4.0, quirk=Quirk.WITH_DECISION,
    ),
    Job(
        "a10", "pickup", "endmill:6mm_2f_spiral", "mahogany_body_44mm", "CNC-1", 1900, 18000, 3.0, event=PLAN,
    ),
    Job("a11", "frets", "endmill:0.6mm_2f_fret", "ebony_fretboard", "CNC-1", 300, 22000, 0.22),
    Job(
        "a12", "frets", "endmill:0.6mm_2f_fret", "ebony_fretboard", "CNC-1", 590, 22000, 0.22, event=FORK,
        parent="a11", fork_reason="Twelve boards before noon: double the feed", drift=True,
    ),
    Job(
        "a13", "ledge", "router:t105", "spruce_top_2.8mm", "CNC-2", 2000, 18000, 1.0, depth=2.0,
        origin=(40, 40),
    ),
    Job(
        "a14", "ledge", "router:t105", "rosewood_back_2.5mm", "CNC-2", 2000, 18000, 1.0, depth=2.2,
        origin=(40, 40), event="approval",
    ),
    Job(
        "a15", "truss", "endmill:6mm_2f_spiral", "maple_neck_22mm", "CNC-2", 1800, 18000, 0.5,
        quirk=Quirk.BUCKET_ONLY,
    ),
    Job(
        "a16", "bridge", "endmill:6mm_2f_spiral", "ebony_bridge_10mm", "CNC-1", 1300, 17000, 2.0,
        quirk=Quirk.BUCKET_ONLY,
    ),
    Job("a17", "headstock", "router:t102", "maple_3mm", "CNC-1", 1400, 18000, 0.75),
    Job(
        "a18", "jig", "endmill:6mm_1f_alu", "aluminium_6061_8mm", "VMC-1", 500, 12000, 0.8,
        quirk=Quirk.WITH_DECISION,
    ),
    Job(
        "a19", "jig_pocket", "endmill:6mm_1f_alu", "aluminium_6061_8mm", "VMC-1", 500, 12000, 0.5,
        event=GCODE, quirk=Quirk.NO_FEASIBILITY,
    ),
    Job(
        "a20", "tuners", "endmill:6mm_2f_spiral", "maple_neck_22mm", "CNC-1", 1500, 18000, 2.0,
        event="helical_gcode_blocked", quirk=Quirk.UNSUPPORTED,
    ),
    Job("a21", "slices", "saw:veneer_160", "walnut_20mm", "saw-1", 2400, 7400, 5.0),
    Job(
        "a22", "back_outline", "router:t102", "rosewood_back_2.5mm", "CNC-2", 1500, 18000, 0.9,
        origin=(40, 40),
    ),
    Job(
        "a23", "back_outline", "router:t102", "rosewood_back_2.5mm", "CNC-1", 1500, 18000, 0.9,
        origin=(240, 40), event="toolpaths",
    ),
    Job(
        "a24", "neck_pocket", "router:t105", "mahogany_body_44mm", "CNC-2", 2400, 18000, 4.0, event=PLAN,
        quirk=Quirk.ENGINE_ERROR,
    ),
    Job(
        "a25", "shell", "router:t118", "shell_1.3mm", "CNC-1", 600, 20000, 0.1, quirk=Quirk.WITH_DECISION,
        extra={"shop_shift": "late"},
    ),
    Job("a26", "spoilboard", "surfacing:25mm", "mdf_18mm", "CNC-2", 4500, 16000, 0.6),
)  # fmt: skip
