"""The forms of the desk: what is sent, its limits, and the words for what is missing."""

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than this class
from wtforms.validators import EqualTo, InputRequired, Length, Optional, Regexp

from reviewapp.actions.passwords import LONGEST, SHORTEST
from reviewapp.domain.review import LONGEST_NOTE, ReasonCode, Verdict
from reviewapp.web.words import REASONS, VERDICTS

_LONGEST_NAME, _LONGEST_CODE, _LONGEST_ADDRESS, _LONGEST_ID = 64, 128, 2_000, 256
_NAME_KW = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
_CODE_KW = _NAME_KW | {"autocomplete": "one-time-code"}
_NOTE_KW = {"rows": "4", "maxlength": str(LONGEST_NOTE)}
_OWN_KW = {"autocomplete": "current-password"}
_NEW_KW = {"autocomplete": "new-password"}


def _user_name() -> StringField:
    checks = [InputRequired("Write your user name."), Length(max=_LONGEST_NAME, message="That is no user name.")]
    return StringField("User name", checks, render_kw=_NAME_KW)


def _own_password(label: str, wanted: str) -> PasswordField:
    return PasswordField(
        label, [InputRequired(wanted), Length(max=LONGEST, message="That password is too long.")], render_kw=_OWN_KW
    )


def _new_password() -> PasswordField:
    fits = Length(SHORTEST, LONGEST, f"A password has {SHORTEST} to {LONGEST} characters; a few words make a good one.")
    return PasswordField(
        "New password",
        [InputRequired("Choose a password."), fits],
        description=f"At least {SHORTEST} characters. A few unrelated words make a good one.",
        render_kw=_NEW_KW,
    )


def _again() -> PasswordField:
    checks = [
        InputRequired("Write the new password a second time."),
        EqualTo("password", "The two passwords differ. Write the same one twice."),
    ]
    return PasswordField("New password, again", checks, render_kw=_NEW_KW)


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """User name and password; `next` is where to go afterwards, which the view checks to be a page of this desk."""

    name = _user_name()
    password = _own_password("Password", "Write your password.")
    next = HiddenField(validators=[Length(max=_LONGEST_ADDRESS)])


class FirstSignInForm(FlaskForm):  # type: ignore[misc]  # as above
    """A one-time code, exchanged for a password of the person's own."""

    name = _user_name()
    code = StringField(
        "One-time code",
        [InputRequired("Write the code you were given."), Length(max=_LONGEST_CODE, message="That is no code.")],
        description="From whoever made your account. It works once.",
        render_kw=_CODE_KW,
    )
    password = _new_password()
    again = _again()


class PasswordForm(FlaskForm):  # type: ignore[misc]  # as above
    """Changing one's own password."""

    current = _own_password("Current password", "Write your current password.")
    password = _new_password()
    again = _again()


class DecisionForm(FlaskForm):  # type: ignore[misc]  # as above
    """One person's verdict, and the packet and baseline it is about; nothing is preselected.

    `sections_seen` holds names with commas between. Whether a note and a password are needed, the domain says.
    """

    verdict = RadioField("Verdict", [InputRequired("Choose a verdict.")])
    reason_code = SelectField(
        "Reason for the rejection",
        [Optional()],
        choices=[
            SelectChoice("", "Choose a reason"),
            *(SelectChoice(code.value, REASONS[code]) for code in ReasonCode),
        ],
    )
    note = TextAreaField(
        "Note", [Length(max=LONGEST_NOTE, message=f"A note has at most {LONGEST_NOTE} characters.")], render_kw=_NOTE_KW
    )
    password = PasswordField(
        "Your password", [Length(max=LONGEST, message="That password is too long.")], render_kw=_OWN_KW
    )
    packet_sha256 = HiddenField(
        validators=[Regexp("^[0-9a-f]{64}$", message="The form lost the hash of its evidence. Open the page anew.")]
    )
    baseline = HiddenField(validators=[Length(max=_LONGEST_ID)])
    sections_seen = HiddenField(validators=[Length(max=_LONGEST_ADDRESS)])

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.offer(verdict for verdict in Verdict if verdict is not Verdict.WITHDRAW)

    def offer(self, verdicts: Iterable[Verdict]) -> None:
        """Show only these verdicts."""
        self.verdict.choices = [SelectChoice(verdict.value, VERDICTS[verdict]) for verdict in verdicts]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields; a rejection needs its reason, and nothing else has one."""
        sound: bool = super().validate(extra_validators)
        if self.verdict.data != Verdict.REJECT:
            self.reason_code.data = ""
        elif not self.reason_code.data:
            self.reason_code.errors = ["Choose the reason for the rejection."]
            return False
        return sound


class WithdrawForm(FlaskForm):  # type: ignore[misc]  # as above
    """Taking an approval back, with a reason; an id of its own, for it may stand beside the decision."""

    note = TextAreaField(
        "Why it is withdrawn",
        [InputRequired("Say why the approval is withdrawn."), Length(max=LONGEST_NOTE)],
        id="withdraw-note",
        render_kw=_NOTE_KW | {"rows": "3"},
    )
