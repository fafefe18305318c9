"""What an explanation says of a part when nothing stands against it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Assurance:
    """A title, and the point a machinist looks for."""

    title: str
    point: str


ASSURANCES = {
    "rosette": Assurance(
        "Rosette channel: the top keeps half its thickness under every ring",
        "The three rings are cut in four light passes. The two narrow ones are the width of the cutter "
        "plus half a millimetre, so both walls are cut and neither is rubbed.",
    ),
    "rosette4": Assurance(
        "The fourth ring does not weaken the soundhole edge",
        "The added ring lies at 71.2 mm, 2.2 mm outside the third and 20.4 mm from the edge of the "
        "soundhole. Depth, feed and cutter are those of the run it was forked from; only the ring is "
        "new.",
    ),
    "thickness": Assurance(
        "Top thicknessing: one light pass with the grain",
        "0.4 mm comes off at once. The zigzag overruns both ends, so no step is left at the edge.",
    ),
    "binding": Assurance(
        "Binding strips: blade speed is a quarter below its limit",
        "The blade enters each strip at half feed for 25 mm and leaves clear of the stock. Strips are "
        "2.2 mm after the kerf of 1.4 mm.",
    ),
    "mould": Assurance(
        "Mould half: the usual recipe for 12 mm birch ply",
        "The compression cutter presses both faces inwards. Its upcut part is below the surface from "
        "the second pass on, which is what it needs.",
    ),
    "top_outline": Assurance(
        "Top outline: slowed where spruce would split",
        "Feed hints slow the path to 60 % where the outline turns sharply at the tail and neck blocks; "
        "that is where spruce splits along the grain.",
    ),
    "back_outline": Assurance(
        "Back outline: warm, but short of scorching",
        "Rosewood holds its heat, so three passes of 0.9 mm were chosen over two. The feed keeps each "
        "chip thick enough to carry the heat away.",
    ),
    "purfling": Assurance(
        "Purfling line: 1.3 mm of back stays under the groove",
        "The groove is cut in two passes of 0.6 mm with the small upcut, 4.4 mm inside the edge.",
    ),
    "body": Assurance(
        "Single-cut body: first side to half depth, nothing near its limit",
        "The blank is 44 mm and is cut from both sides. 22 mm is within the flute, and the last pass "
        "leaves a clean wall for the second side to meet.",
    ),
    "neck_pocket": Assurance(
        "Neck pocket: six passes, walls cut the climbing way",
        "The rings run from the middle outwards, so the wall is met with a light cut. Corner radius is "
        "6.5 mm, the cutter's is 3 mm: no dwell in the corners.",
    ),
    "pickup": Assurance(
        "Bridge pickup cavity: depth leaves 26 mm of mahogany",
        "Same recipe as the neck pocket. The floor stays 26 mm thick, so the bridge posts are not reached.",
    ),
    "frets": Assurance(
        "Fret slots: the 0.6 mm cutter is well looked after",
        "Ten shallow strokes a slot keep the chip at little more than half of what the cutter bears. "
        "The board is on the vacuum over its whole length.",
    ),
    "truss": Assurance(
        "Truss rod channel: 12.5 mm of maple under the rod",
        "The channel is 0.4 mm wider than the cutter, cut as two lanes with a ramp at each level.",
    ),
    "headstock": Assurance(
        "Headstock veneer: clean edge expected on both faces",
        "The downcut presses the veneer to the table. Six passes of 0.5 mm, corners slowed.",
    ),
    "vine": Assurance(
        "Headstock vine: even line, no plunge deeper than the fill",
        "Each stroke swells to 0.9 mm in its middle and thins to 0.3 mm at its ends, so the tips come out at a point.",
    ),
    "bridge": Assurance(
        "Bridge blank: ebony, slow and shallow as it should be",
        "Ten passes of 1 mm. Heat is the only figure worth watching, and it is below the point where ebony smells.",
    ),
    "backstrip": Assurance(
        "Back strips: slitting blade at 60 % of its rated speed",
        "Two passes a strip. The blade is 0.6 mm, so the strip must be held on both sides of the cut.",
    ),
    "jig": Assurance(
        "Bending jig plate: ordinary cut in 6061",
        "One flute, 0.5 mm a pass, air blast on. Bending of the cutter is a sixth of what the fit allows.",
    ),
    "spoilboard": Assurance(
        "Spoilboard facing: long, but light",
        "0.6 mm over the whole table. Nothing is clamped inside the path; the dust port must be on.",
    ),
}
