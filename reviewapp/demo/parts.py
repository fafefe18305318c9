"""What the shop makes: parts of guitars and the jigs they are made on. Lengths in mm."""

from dataclasses import dataclass

from reviewapp.demo.shapes import Shape
from reviewapp.demo.shapes_area import Facing, RectPocket, RoundPocket
from reviewapp.demo.shapes_edge import BodyOutline, Disc, Profile, Rings
from reviewapp.demo.shapes_line import Bores, Channel, FretSlots, Holes, Rip, Vine

SOUNDHOLE = (200.0, 330.0)
ROSETTE = ((54.0, 2.0), (58.5, 6.0), (67.0, 2.0))


@dataclass(frozen=True)
class Part:
    """One machining job: its shape, its usual depth, and whether the cut goes through the stock."""

    key: str
    title: str
    model_id: str
    shape: Shape
    depth: float
    through: bool = False


_PINS = tuple((13.0 + 10.9 * pin, 8.0) for pin in range(6))
_TUNERS = tuple((12.0 + 36.0 * (peg % 3), 10.0 + 48.0 * (peg // 3)) for peg in range(6))
_JIG_HOLES = tuple((12.0 + 26.0 * (hole % 7), 12.0 + 33.0 * (hole // 7)) for hole in range(21))

PARTS = {
    part.key: part
    for part in (
        Part("rosette", "Rosette channel, three rings", "om_14", Rings(SOUNDHOLE, ROSETTE), 1.4),
        Part("rosette4", "Rosette channel, four rings", "om_14", Rings(SOUNDHOLE, (*ROSETTE, (71.2, 1.6))), 1.4),
        Part("soundhole", "Soundhole", "om_14", Disc(SOUNDHOLE, 101.6), 2.8, through=True),
        Part(
            "top_outline",
            "Dreadnought top outline",
            "dreadnought_14",
            BodyOutline("dreadnought"),
            2.8,
            through=True,
        ),
        Part(
            "back_outline",
            "Dreadnought back outline",
            "dreadnought_14",
            BodyOutline("dreadnought"),
            2.5,
            through=True,
        ),
        Part(
            "mould",
            "Dreadnought mould half",
            "dreadnought_14",
            BodyOutline("dreadnought"),
            12.0,
            through=True,
        ),
        Part("body", "Single-cut body outline, first side", "single_cut_22", BodyOutline("single_cut"), 22.0),
        Part("ledge", "Binding ledge", "dreadnought_14", BodyOutline("dreadnought", 2.0), 1.6),
        Part("purfling", "Purfling line", "dreadnought_14", BodyOutline("dreadnought", 4.4), 1.2),
        Part("neck_pocket", "Neck pocket", "single_cut_22", RectPocket(76.2, 56.0, 6.5), 16.0),
        Part("pickup", "Bridge pickup cavity", "single_cut_22", RectPocket(92.0, 40.0, 8.0), 18.0),
        Part("control", "Control cavity", "single_cut_22", RoundPocket(86.0), 20.0),
        Part("frets", "Fret slots, 648 mm scale", "single_cut_22", FretSlots(648.0, 22, 43.0, 56.0), 2.2),
        Part("frets_short", "Fret slots, 632 mm scale", "om_14", FretSlots(632.5, 20, 44.5, 57.0), 2.2),
        Part("truss", "Truss rod channel", "single_cut_22", Channel(455.0, 6.4), 9.5),
        Part("bridge", "Bridge blank", "dreadnought_14", Profile(158.0, 30.0, 6.0), 10.0, through=True),
        Part("pins", "Bridge pin holes", "dreadnought_14", Holes(_PINS), 10.0, through=True),
        Part("tuners", "Tuner bores", "single_cut_22", Bores(_TUNERS, 10.0), 16.0),
        Part("headstock", "Headstock veneer", "om_14", Profile(192.0, 84.0, 4.0), 3.0, through=True),
        Part("vine", "Headstock inlay, vine", "om_14", Vine(150.0, 9.0, 7), 0.9),
        Part("shell", "Shell block for the twelfth fret", "om_14", Profile(34.0, 11.0, 1.2), 1.3, through=True),
        Part("plate", "Bridge plate", "dreadnought_14", Profile(72.0, 36.0, 3.0), 3.0, through=True),
        Part("binding", "Binding strips", "dreadnought_14", Rip(850.0, 14, 3.6), 3.0, through=True),
        Part("backstrip", "Back strips", "dreadnought_14", Rip(520.0, 10, 8.0), 2.5, through=True),
        Part("slices", "Headstock veneer slices", "om_14", Rip(230.0, 12, 4.4), 20.0, through=True),
        Part("spoilboard", "Spoilboard facing", "fixture", Facing(1100.0, 1900.0), 0.6),
        Part("thickness", "Top thicknessing", "om_14", Facing(410.0, 530.0), 0.4),
        Part("jig", "Bending jig plate", "fixture", Profile(210.0, 96.0, 8.0), 8.0, through=True),
        Part("jig_holes", "Bending jig plate, dowel holes", "fixture", Holes(_JIG_HOLES), 8.0, through=True),
        Part("jig_pocket", "Bending jig plate, bearing seat", "fixture", RoundPocket(47.0), 5.0),
        Part("nut", "Brass nut blank", "single_cut_22", Profile(46.0, 10.0, 0.8), 3.0, through=True),
    )
}
