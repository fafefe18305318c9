import pytest

from reviewapp.domain.errors import Invalid
from reviewapp.domain.identity import is_advisory_id, is_run_id, is_sha256, person_id

NEVER = ["", ".", "..", "a..b", "-abc", ".abc", "_abc", "a/bc", "a bc", "abcd\n", "äbcd", "a\x00bc", "a:bcd", "%2e%2e"]


@pytest.mark.parametrize("text", ["run_0123456789abcdef", "abcd", "A.b-c_d", "0" * 32, "DIFF", "diff1", "x" * 128])
def test_these_name_a_run(text: str) -> None:
    assert is_run_id(text)


@pytest.mark.parametrize("text", [*NEVER, "abc", "diff", "x" * 129])
def test_these_never_name_a_run(text: str) -> None:
    assert not is_run_id(text)


@pytest.mark.parametrize("text", ["a", "adv_000000000001", "a" * 64, "x" * 128, "diff", "risk-notice2"])
def test_these_name_an_advisory(text: str) -> None:
    assert is_advisory_id(text)


@pytest.mark.parametrize("text", [*NEVER, "risk-notice", "x" * 129])
def test_these_never_name_an_advisory_from_outside(text: str) -> None:
    assert not is_advisory_id(text)


def test_a_sha256_is_64_lower_case_hex_digits() -> None:
    assert is_sha256("0123456789abcdef" * 4)
    assert not any(map(is_sha256, ["A" * 64, "a" * 63, "a" * 65, "g" * 64, "a" * 64 + "\n", None, 7, b"a" * 64]))


@pytest.mark.parametrize("text", ["ana", "a1", "0x", "reviewer-1", "a.b_c-d", "a" * 64])
def test_these_are_user_names(text: str) -> None:
    assert person_id(text) == text


@pytest.mark.parametrize("text", ["", "a", "Ana", "-ana", "system:import", "token:7", "a b", "ana\n", "a" * 65, "añ"])
def test_these_are_no_user_names(text: str) -> None:
    with pytest.raises(Invalid, match="2 to 64 characters") as refused:
        person_id(text)
    assert refused.value.field == "name"
