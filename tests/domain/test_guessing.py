"""Which passwords are too easily guessed, by rules rather than by a list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewapp.domain import guessing

EASY = [
    "aaaaaaaaaaaaaa",
    "abababababab",
    "xk7!xk7!xk7!",
    "123456789012",
    "1234567890123",
    "987654321098",
    "abcdefghijkl",
    "ABCDEFGHIJKL",
    "abcd1234efgh",
    "qwertyuiop12",
    "qwertyuiopas",
    "poiuytrewq09",
    "asdfghjkl123",
    "qwertzuiop12",
    "azertyuiop12",
    "1qaz2wsx3edc",
    "1q2w3e4r5t6y",
    "q1w2e3r4t5y6",
    "!@#$%^&*()12",
    "password1234",
    "Password1234!",
    "P@ssw0rd1234",
    "passwordpassword",
    "passwort12345",
    "iloveyou1234",
    "letmeinletmein",
    "changemechangeme",
    "administrator",
    "Administrator1!",
    "welcome-2026!!",
    "Summer2026!!",
    "december20252026",
    "reviewapp2026",
    "ReviewApp!2026",
    "rmosrmosrmos",
    "rmos-admin-2026",
    "sunshine1987!",
]
SOUND = [
    "four plain words here",
    "five other plain words",
    "four plain words here!",
    "maple-spindle-clamp-4711",
    "correct horse battery",
    "kX7 pw9 Qz2m Lr",
    "xqzjvkwpmbtyrh",
    "grün blau rot gelb",
    "the password of my aunt's cat",
    "zahnrad und zitrone",
]


@pytest.mark.parametrize("password", EASY)
def test_what_anybody_would_try_is_foreseeable(password: str) -> None:
    assert len(password) >= 12, "shorter ones are refused for that alone"
    assert guessing.is_foreseeable(password)


@pytest.mark.parametrize("password", SOUND)
def test_a_few_words_are_not(password: str) -> None:
    assert not guessing.is_foreseeable(password)


@pytest.mark.parametrize(
    ("password", "names", "held"),
    [
        ("my-name-is-fay", ("fay", "Fay New"), True),
        ("THE MILLER'S MILL", ("fay", "Fay Miller"), True),
        ("four plain words here", ("fay", "Fay Miller"), False),
        ("walnut and maple", ("al", "Al"), False),
        ("o'neill at the lathe", ("on", "Oona O'Neill"), True),
    ],
)
def test_a_person_s_own_name_is_found(password: str, names: tuple[str, ...], held: bool) -> None:
    assert guessing.holds_a_name(password, names) == held


@given(st.text(max_size=1024))
def test_any_text_has_an_answer(password: str) -> None:
    assert guessing.is_foreseeable(password) in {True, False}
