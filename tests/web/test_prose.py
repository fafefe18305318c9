import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewapp.web.prose import render

ALLOWED = set("h3 h4 h5 h6 p br hr strong em code pre ul ol li blockquote table thead tbody tr th td".split())


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# Why", "<h3>Why</h3>\n"),
        ("###### Deep", "<h6>Deep</h6>\n"),
        ("a **b** `c`", "<p>a <strong>b</strong> <code>c</code></p>\n"),
        ("- one", "<ul>\n<li>one</li>\n</ul>\n"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
        ("[here](javascript:alert(1))", "<p>[here](javascript:alert(1))</p>\n"),
        ("![seen](https://x.test/y.png)", "<p>![seen](https://x.test/y.png)</p>\n"),
        ("https://x.test", "<p>https://x.test</p>\n"),
        ("&#8238;", "<p>&amp;#8238;</p>\n"),
    ],
)
def test_markdown_is_rendered_without_links_images_and_html(text: str, html: str) -> None:
    assert render(text) == html


@given(st.text(alphabet="<>&\"'#*-_`|[]()!:/\\ \n\tabG0=", max_size=80))
def test_no_text_makes_another_element(text: str) -> None:
    for tag, attributes in re.findall(r"</?([a-z0-9]+)([^>]*)>", render(text)):
        assert tag in ALLOWED
        assert re.fullmatch(r'( /| class="language-[^"]*"| start="\d+")*', attributes), attributes
