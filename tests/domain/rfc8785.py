"""RFC 8785 written a second time, from its text, to hold our canonical form against. Numbers: integers only."""

from typing import Any

_SHORT = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}


def jcs(value: Any) -> bytes:
    """The bytes that the JSON Canonicalization Scheme gives `value`."""
    return _text(value).encode()


def _text(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return '"' + "".join(_character(character) for character in value) + '"'
        case list() | tuple():
            return "[" + ",".join(_text(item) for item in value) + "]"
        case dict():
            keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
            return "{" + ",".join(f"{_text(key)}:{_text(value[key])}" for key in keys) + "}"
        case _:
            raise TypeError(type(value))


def _character(character: str) -> str:
    code = ord(character)
    return _SHORT.get(code) or (f"\\u{code:04x}" if code < 0x20 else character)
