"""A file in a store of RMOS that this desk wrote into, as it remembers it."""

from typing import Any, NamedTuple

from reviewapp.domain.canonical import sha256
from reviewapp.domain.edits import Edit, from_facts


class Written(NamedTuple):
    """A file by its path: its hash, that of the bytes it was made of, the edits; `run_id` whose record it is.

    `earlier` are the edits that stand there until the new ones are known to be on disk. `made` is None for a file of
    RMOS; for one that the desk put there, the hashes under which it holds nothing but the desk's own words.
    """

    path: str
    run_id: str
    sha256: str
    base_sha256: str
    edits: tuple[Edit, ...]
    earlier: tuple[Edit, ...] = ()
    made: tuple[str, ...] | None = None

    @property
    def all_edits(self) -> tuple[Edit, ...]:
        """Every edit that may stand in the file, the oldest first."""
        return (*self.earlier, *self.edits)

    def is_alone_in(self, data: bytes) -> bool:
        """Whether the file holds nothing but the desk's own words, where it holds `data`."""
        return self.made is not None and sha256(data) in self.made

    def facts(self) -> dict[str, Any]:
        """The file as it is kept, beside its path."""
        edits, earlier = ([edit.facts() for edit in each] for each in (self.edits, self.earlier))
        facts: dict[str, Any] = {"run_id": self.run_id, "sha256": self.sha256, "base_sha256": self.base_sha256}
        facts |= {"edits": edits, "earlier": earlier}
        return facts if self.made is None else {**facts, "made": list(self.made)}


def written_from(path: str, facts: dict[str, Any]) -> Written:
    """The file at `path` that `facts` tell of; raises KeyError, TypeError where they tell of none."""
    edits, earlier = (tuple(map(from_facts, facts[name])) for name in ("edits", "earlier"))
    made = tuple(facts["made"]) if "made" in facts else None
    return Written(path, facts["run_id"], facts["sha256"], facts["base_sha256"], edits, earlier, made)
