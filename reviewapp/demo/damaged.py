"""What a shop's disk really holds besides: a record cut by a killed writer, and one that no JSON reader should take."""

from pathlib import Path

from reviewapp.demo.layout_files import write

CUT, NOT_A_NUMBER = "run_dead00000001", "run_dead00000002"


def write_damaged(dated: Path) -> None:
    """Put two damaged records into the newest day of a `dated` store."""
    day = max(folder for folder in dated.iterdir() if folder.is_dir() and folder.name[:1].isdigit())
    sound = min(file for file in day.glob("run_*.json") if "_advisory_" not in file.name)
    text = sound.read_text(encoding="utf-8")
    cut = text.replace(sound.stem, CUT)
    write(day / f"{CUT}.json", cut[: len(cut) // 2].encode())
    odd = text.replace(sound.stem, NOT_A_NUMBER).replace("{", '{\n  "score_before_rating": NaN,', 1)
    write(day / f"{NOT_A_NUMBER}.json", odd.encode())
