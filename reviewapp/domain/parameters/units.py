"""Units as they stand at the end of a name or beside a value. None is ever converted into another."""

_SPELLINGS = {
    "mm/min": "mm_min mm_per_min mmpm mm_minute",
    "m/min": "m_min m_per_min",
    "mm/s": "mm_s mm_sec mm_per_s mm_per_sec mmps",
    "m/s": "m_s m_sec m_per_s m_per_sec",
    "in/min": "in_min in_per_min inch_min inch_per_min ipm",
    "ft/min": "ft_min ft_per_min sfm",
    "rpm": "rpm rev_min",
    "mm/tooth": "mm_tooth mm_per_tooth",
    "mm/rev": "mm_rev mm_per_rev",
    "mm": "mm millimetre millimeter millimetres millimeters",
    "\N{MICRO SIGN}m": "um \N{MICRO SIGN}m micron microns",
    "in": "in inch inches",
    "%": "pct percent",
}
_BY_SLUG = {slug: unit for unit, slugs in _SPELLINGS.items() for slug in slugs.split()}
_SUFFIXES = sorted(((f"_{slug}", unit) for slug, unit in _BY_SLUG.items()), key=lambda one: -len(one[0]))


def known_unit(text: str) -> str | None:
    """A unit in the one spelling of the tables, None where it is not known."""
    if text.strip() == "%":
        return "%"
    return _BY_SLUG.get("_".join(text.lower().replace("/", " ").replace(".", " ").replace("_", " ").split()))


def unit_of(text: str) -> str:
    """A unit as somebody wrote it, in the one spelling of the tables where it is known."""
    return known_unit(text) or text.strip()


def split(name: str) -> tuple[str, str | None]:
    """A name in lower case without the unit at its end, and that unit, None where it names none."""
    for suffix, unit in _SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix):
            return name.removesuffix(suffix), unit
    return name, None
