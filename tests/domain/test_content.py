import hashlib
from itertools import chain, combinations
from typing import Any

import pytest

from reviewapp.domain.content import Content, ContentClass, ContentFile
from reviewapp.domain.tree import normalise
from tests.domain.cast import A64

EXPLAINING = ["analysis", "explanation", "assistant_explanation"]
OTHERS = ["suggestion", "image", "pattern", "advisory", "note", "unknown", "", "Explanation", "override_request"]
FILE = ContentFile(sha256=A64, media_type="image/png", size_bytes=9)


def subsets(words: list[str]) -> list[tuple[str, ...]]:
    return list(chain.from_iterable(combinations(words, n) for n in range(1, len(words) + 1)))


@pytest.mark.parametrize("labels", subsets(EXPLAINING))
@pytest.mark.parametrize("data", [None, {}, []])
def test_explaining_labels_without_values_are_an_explanation(labels: tuple[str, ...], data: Any) -> None:
    assert Content(labels=labels, data=data, text="x", file=FILE).content_class is ContentClass.EXPLANATORY


@pytest.mark.parametrize("labels", subsets(EXPLAINING))
@pytest.mark.parametrize("data", [{"feed": 1}, [None], 0, False, "", "x"])
def test_a_suggested_value_makes_it_prescriptive(labels: tuple[str, ...], data: Any) -> None:
    assert Content(labels=labels, data=data).content_class is ContentClass.PRESCRIPTIVE


@pytest.mark.parametrize("data", [{"feed": None}, {"a": {"b": []}}])
def test_data_that_says_nothing_is_empty_once_normalised(data: Any) -> None:
    assert Content(labels=("analysis",), data=normalise(data)).content_class is ContentClass.EXPLANATORY


@pytest.mark.parametrize("other", OTHERS)
def test_one_other_label_makes_it_prescriptive(other: str) -> None:
    assert Content(labels=(other,)).content_class is ContentClass.PRESCRIPTIVE
    assert Content(labels=("analysis", other)).content_class is ContentClass.PRESCRIPTIVE


def test_without_any_label_it_is_prescriptive() -> None:
    assert Content(text="x").content_class is ContentClass.PRESCRIPTIVE


def test_no_content_from_outside_is_ever_an_override_request() -> None:
    classes = {Content(labels=labels).content_class for labels in subsets([*EXPLAINING[:1], *OTHERS])}
    assert ContentClass.OVERRIDE_REQUEST not in classes


@pytest.mark.parametrize("content", [Content(), Content(labels=("analysis",)), Content(text="", data={})])
def test_without_text_values_or_file_there_is_no_content(content: Content) -> None:
    assert not content.says_something
    assert content.sha256 is None


@pytest.mark.parametrize(
    "content", [Content(text="x"), Content(data={"feed": 1}), Content(data=[0]), Content(file=FILE)]
)
def test_text_values_or_a_file_are_content(content: Content) -> None:
    assert content.says_something
    assert content.sha256 == hashlib.sha256(content.record()).hexdigest()


def test_the_bytes_kept_for_a_content_are_these() -> None:
    content = Content(labels=("analysis",), text="é", data={"feed": "41.5"}, file=FILE)
    assert content.record().decode() == (
        '{"data":{"feed":"41.5"},"file":{"media_type":"image/png","sha256":"' + A64 + '","size_bytes":9},'
        '"labels":["analysis"],"schema":"reviewapp/content/v1","text":"é"}'
    )
