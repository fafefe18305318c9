"""Long evidence inside a packet: the first part, and the hash and size of the whole.

A packet is at most 256 KiB (RECORDS.md, section 1). The budgets below keep it there even where every
character needs six bytes of JSON.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from reviewapp.domain.canonical import canonical, plain_text, sha256
from reviewapp.domain.tree import Row

LONGEST_TEXT = 16 * 1024
LONGEST_VALUE = 2 * 1024
LONGEST_NAME = 256
MOST_ROWS = 200
ROWS_BUDGET = 24 * 1024
ATTACHMENTS_BUDGET = 16 * 1024
SHORT_BUDGET = 8 * 1024


def clip_text(text: str | None, limit: int = LONGEST_TEXT) -> Any:
    """`text` itself, or `{"part", "sha256", "size_bytes"}` where its UTF-8 is longer than `limit` bytes.

    Line ends become LF: a producer's carriage return must not keep a packet from being made.
    """
    if text is None:
        return None
    text = plain_text(text)
    data = text.encode()
    if len(data) <= limit:
        return text
    return {"part": data[:limit].decode(errors="ignore"), "sha256": sha256(data), "size_bytes": len(data)}


def clip_list(items: Sequence[Any], budget: int = ROWS_BUDGET) -> Any:
    """`items` themselves, or the first of them with hash and size of the canonical whole."""
    kept = list(_within(items, budget))
    if len(kept) == len(items):
        return kept
    whole = canonical(list(items))
    return {"part": kept, "sha256": sha256(whole), "size_bytes": len(whole)}


def clip_rows(rows: Sequence[Row]) -> Any:
    """The rows of a tree as a packet holds them, long values and long lists clipped."""
    return clip_list([_clip_row(row) for row in rows])


def parts(clipped: Any) -> list[Any]:
    """The items at hand of a list that may have been clipped."""
    return list(clipped["part"]) if isinstance(clipped, dict) else list(clipped)


def part(clipped: Any) -> str | None:
    """The text at hand of a text that may have been clipped."""
    text: str | None = clipped["part"] if isinstance(clipped, dict) else clipped
    return text


def _clip_row(row: Row) -> dict[str, Any]:
    return {
        "path": clip_text(row.path, LONGEST_VALUE),
        "type": row.type,
        "value": clip_text(row.value, LONGEST_VALUE),
    }


def _within(items: Sequence[Any], budget: int) -> Iterator[Any]:
    spent = 0
    for item in items[:MOST_ROWS]:
        size = len(canonical(item))
        if spent + size > budget:
            continue  # one oversized item must not hide what follows it
        spent += size
        yield item
