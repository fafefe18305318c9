"""The pages of signing in."""

from dataclasses import dataclass

from reviewapp.web.forms import FirstSignInForm, SignInForm


@dataclass(frozen=True)
class SignInPage:
    """The way in; `notice` says why a person was sent here, if they were."""

    form: SignInForm
    notice: str | None = None
    title: str = "Sign in"


@dataclass(frozen=True)
class FirstSignInPage:
    """Where a one-time code is exchanged for a password that only its person knows."""

    form: FirstSignInForm
    title: str = "Set your password"
