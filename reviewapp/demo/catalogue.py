"""What stands and hangs in the demonstration shop: machines, tools, stock. Lengths in mm."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Machine:
    """A machine: its travel from work zero in mm, its top spindle speed in rpm, its rapid in mm/min."""

    machine_id: str
    label: str
    travel_x: float
    travel_y: float
    travel_z: float
    max_rpm: int
    rapid_mm_min: int
    post: str = "GRBL"


@dataclass(frozen=True)
class Tool:
    """A cutter: diameter, stick-out and flute length in mm, flutes or teeth, chip load range in mm per tooth.

    `max_rim_m_s` is the rim speed the maker allows, in metres a second.
    """

    tool_id: str
    label: str
    mode: str
    diameter: float
    flutes: int
    stickout: float
    flute_length: float
    chip_low: float
    chip_high: float
    max_rim_m_s: float = 20.0


@dataclass(frozen=True)
class Material:
    """Stock: thickness in mm, cutting force in N/mm², and how readily it burns or gums (1.0 = maple)."""

    material_id: str
    label: str
    thickness: float
    force: float
    heat: float


MACHINES = {
    machine.machine_id: machine
    for machine in (
        Machine("CNC-1", "bench router 610 x 915", 610.0, 915.0, 90.0, 24000, 5000),
        Machine("CNC-2", "3-axis router 1220 x 2440", 1220.0, 2440.0, 150.0, 24000, 9000),
        Machine("VMC-1", "small mill 300 x 180", 300.0, 180.0, 120.0, 12000, 3000),
        Machine("saw-1", "veneer saw 1300 x 650", 1300.0, 650.0, 60.0, 12000, 6000),
    )
}

TOOLS = {
    tool.tool_id: tool
    for tool in (
        Tool(
            "saw:veneer_160",
            "160 mm veneer blade, 60 teeth, 1.4 mm kerf",
            "saw",
            160.0,
            60,
            8.0,
            40.0,
            0.004,
            0.02,
            60.0,
        ),
        Tool(
            "saw:fret_76",
            "76 mm slitting blade, 72 teeth, 0.6 mm kerf",
            "saw",
            76.0,
            72,
            6.0,
            20.0,
            0.002,
            0.012,
            40.0,
        ),
        Tool("router:t102", "3.175 mm two-flute downcut", "router", 3.175, 2, 14.0, 12.0, 0.02, 0.065),
        Tool("router:t105", "6.35 mm two-flute compression", "router", 6.35, 2, 28.0, 25.0, 0.03, 0.11),
        Tool("router:t118", "1.5 mm two-flute upcut", "router", 1.5, 2, 8.0, 5.0, 0.008, 0.03),
        Tool("endmill:6mm_2f_spiral", "6 mm two-flute upcut spiral", "router", 6.0, 2, 26.0, 22.0, 0.03, 0.1),
        Tool("endmill:6mm_1f_alu", "6 mm single-flute for aluminium", "mill", 6.0, 1, 22.0, 18.0, 0.02, 0.06),
        Tool("endmill:3mm_long", "3 mm two-flute long-reach end mill", "mill", 3.0, 2, 30.0, 26.0, 0.008, 0.03),
        Tool("endmill:0.6mm_2f_fret", "0.6 mm two-flute fret slotter", "router", 0.6, 2, 3.5, 2.6, 0.003, 0.012),
        Tool("vbit:60deg", "60 degree engraving bit", "vcarve", 6.35, 2, 18.0, 9.0, 0.01, 0.08),
        Tool(
            "surfacing:25mm",
            "25 mm three-insert surfacing cutter",
            "router",
            25.4,
            3,
            22.0,
            10.0,
            0.02,
            0.12,
            32.0,
        ),
        Tool("drill:3.2mm", "3.2 mm brad-point drill", "drill", 3.2, 2, 34.0, 30.0, 0.02, 0.16),
        Tool("drill:5mm_carbide", "5 mm carbide drill", "drill", 5.0, 2, 40.0, 34.0, 0.02, 0.12),
    )
}

MATERIALS = {
    material.material_id: material
    for material in (
        Material("maple_3mm", "3 mm hard maple", 3.0, 34.0, 1.0),
        Material("maple_neck_22mm", "22 mm quartersawn maple", 22.0, 34.0, 1.0),
        Material("walnut_20mm", "20 mm black walnut", 20.0, 28.0, 0.8),
        Material("mahogany_body_44mm", "44 mm mahogany body blank", 44.0, 22.0, 0.7),
        Material("birch_ply_12mm", "12 mm birch ply", 12.0, 30.0, 1.05),
        Material("spruce_top_2.8mm", "2.8 mm Sitka spruce top", 2.8, 14.0, 0.6),
        Material("cedar_top_3mm", "3 mm western red cedar top", 3.0, 12.0, 0.6),
        Material("rosewood_back_2.5mm", "2.5 mm rosewood back", 2.5, 42.0, 1.2),
        Material("ebony_fretboard", "6.5 mm ebony fretboard", 6.5, 55.0, 1.3),
        Material("ebony_bridge_10mm", "10 mm ebony bridge blank", 10.0, 55.0, 1.3),
        Material("aluminium_6061_8mm", "8 mm 6061 aluminium", 8.0, 700.0, 1.2),
        Material("brass_3mm", "3 mm CZ121 brass", 3.0, 850.0, 1.1),
        Material("shell_1.3mm", "1.3 mm mother-of-pearl", 1.3, 120.0, 1.5),
        Material("mdf_18mm", "18 mm MDF spoilboard", 18.0, 20.0, 1.1),
    )
}
