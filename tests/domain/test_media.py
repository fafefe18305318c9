import pytest

from reviewapp.domain.media import Media, lines_of, media, text_of


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", Media.PNG),
        (b"\xff\xd8\xff\xe0\x00", Media.JPEG),
        (b"<svg xmlns='x'><script/></svg>", Media.SVG),
        (b"\xef\xbb\xbf <?xml version='1.0'?>\n<!-- a --><!DOCTYPE svg PUBLIC 'x'><!-- b -->\n<svg>", Media.SVG),
        (b"<?xml version='1.0'?><html><svg>", Media.TEXT),
        (b"<!-- " + b"<!-- x -->" * 5_000, Media.TEXT),
        (b"<html><script>alert(1)</script>", Media.TEXT),
        (b"G0 X1\r\nG1 X2\n", Media.TEXT),
        ("Fräsen".encode(), Media.TEXT),
        ("Fräsen".encode("latin-1"), Media.OTHER),
        (b"G0\x00X1", Media.OTHER),
        (b"\x1b[31m", Media.OTHER),
        (b"GIF89a\x01\x00", Media.OTHER),
        (b"", Media.TEXT),
    ],
)
def test_a_file_is_what_its_bytes_are(data: bytes, kind: Media) -> None:
    assert media(data) is kind
    assert kind.is_image == kind.value.startswith("image/")


@pytest.mark.parametrize(
    ("data", "lines"),
    [(b"", []), (b"a", ["a"]), (b"a\n", ["a"]), (b"a\r\nb\rc\n\n", ["a", "b", "c", ""]), (b"a\x0cb", ["a\x0cb"])],
)
def test_lines_end_as_a_machine_reads_them(data: bytes, lines: list[str]) -> None:
    text = text_of(data)
    assert text is not None
    assert lines_of(text) == lines
