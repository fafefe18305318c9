"""The forms of the desk: what is sent, its limits, and the words for what is missing."""

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, PasswordField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than this class
from wtforms.validators import EqualTo, InputRequired, Length, Regexp, ValidationError

from reviewapp.actions.overriding import LONGEST_REASON, SHORTEST_REASON
from reviewapp.actions.passwords import LONGEST, SHORTEST
from reviewapp.domain import unseen
from reviewapp.domain.governance import lasting
from reviewapp.domain.policy import LONGEST_ACKNOWLEDGEMENT, OverrideLimits
from reviewapp.domain.quarantine import LONGEST_NOTE as LONGEST_DISMISSAL
from reviewapp.domain.review import LONGEST_NOTE, ReasonCode, Verdict
from reviewapp.domain.stopping import LONGEST_NAME as LONGEST_STOP_NAME
from reviewapp.web.words import REASONS, VERDICTS

LONGEST_DOCUMENT = 200_000
_LONGEST_NAME, _LONGEST_CODE, _LONGEST_ADDRESS, _LONGEST_ID = 64, 128, 2_000, 256
_NAME_KW = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
_CODE_KW = _NAME_KW | {"autocomplete": "one-time-code"}
_NOTE_KW = {"rows": "4", "maxlength": str(LONGEST_NOTE)}
_OWN_KW = {"autocomplete": "current-password"}
_NEW_KW = {"autocomplete": "new-password"}
_SCOPES = {"YELLOW": "YELLOW: opens a run flagged YELLOW", "RED": "RED: opens a run of any risk"}
_MINUTES = (60, 240, 480, 1_440, 4_320, 10_080)
_REASON_CHOICES = [
    SelectChoice("", "Choose a reason"),
    *(SelectChoice(code.value, REASONS[code]) for code in ReasonCode),
]


def _user_name(*, autofocus: bool = False) -> StringField:
    checks = [InputRequired("Write your user name."), Length(max=_LONGEST_NAME, message="That is no user name.")]
    return StringField("User name", checks, render_kw=_NAME_KW | {"autofocus": autofocus})


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


class Lines(TextAreaField):
    """Text of several lines: browsers send CR LF and count LF, and LF is what is signed."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was sent."""
        super().process_formdata(valuelist)
        if self.data:
            self.data = self.data.replace("\r\n", "\n")


def _why(label: str, wanted: str, field_id: str) -> Lines:
    """A reason that must be given; with an id of its own, for it may stand beside another note."""
    checks = [InputRequired(wanted), Length(max=LONGEST_NOTE)]
    return Lines(label, checks, id=field_id, render_kw=_NOTE_KW | {"rows": "3"})


class DeskForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form that can also carry what the domain refused."""

    def refuse(self, name: str | None, message: str) -> None:
        """Put a refusal beside its field, or above the form where it has none."""
        message = unseen.seen(message)
        if name and name in self:
            self[name].errors = [*self[name].errors, message]
        else:
            self.form_errors.append(message)


class SignInForm(DeskForm):
    """User name and password; `next` is where to go afterwards, which the view checks to be a page of this desk."""

    name = _user_name(autofocus=True)
    password = _own_password("Password", "Write your password.")
    next = HiddenField(validators=[Length(max=_LONGEST_ADDRESS)])


class FirstSignInForm(DeskForm):
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


class PasswordForm(DeskForm):
    """Changing one's own password."""

    current = _own_password("Current password", "Write your current password.")
    password = _new_password()
    again = _again()


class DecisionForm(DeskForm):
    """One person's verdict, and the packet and baseline it is about; nothing is preselected.

    The view says which verdicts there are and what the rule asks for; `words` must be typed to approve. Read the
    reason as `reason`: it belongs to a rejection only.
    """

    verdict = RadioField("Verdict", [InputRequired("Choose a verdict.")])
    reason_code = SelectField("Reason", choices=_REASON_CHOICES, validate_choice=False)
    note = Lines(
        "Note", [Length(max=LONGEST_NOTE, message=f"A note has at most {LONGEST_NOTE} characters.")], render_kw=_NOTE_KW
    )
    password = PasswordField(
        "Your password", [Length(max=LONGEST, message="That password is too long.")], render_kw=_OWN_KW
    )
    acknowledged = StringField("Type it", [Length(max=LONGEST_ACKNOWLEDGEMENT)], render_kw={"autocomplete": "off"})
    packet_sha256 = HiddenField(
        validators=[Regexp("^[0-9a-f]{64}$", message="The form lost the hash of its evidence. Open the page anew.")]
    )
    baseline = HiddenField(validators=[Length(max=_LONGEST_ID)])
    sections_seen = HiddenField(validators=[Length(max=_LONGEST_ADDRESS)])

    def __init__(
        self, *, verdicts: Iterable[Verdict], note_required: bool, password_required: bool, words: str, **given: Any
    ) -> None:
        super().__init__(**given)
        self.words = words
        self.acknowledged.label.text = f"To approve, type: {words}"
        self.verdict.choices = [SelectChoice(verdict.value, VERDICTS[verdict]) for verdict in verdicts]
        self.note_required, self.password_required = note_required, password_required
        if self.errors or self.is_submitted():
            self.password.description = "Passwords are never sent back: type it again."
        if not note_required:
            self.note.description = "An approval may do without a note; nothing else may."

    @property
    def reason(self) -> ReasonCode | None:
        """The reason of a rejection; None beside any other verdict."""
        chosen = self.verdict.data == Verdict.REJECT and self.reason_code.data
        return ReasonCode(chosen) if chosen else None

    def sections(self) -> tuple[str, ...]:
        """The sections of the evidence that the browser says were seen."""
        return tuple((self.sections_seen.data or "").split())

    def validate_reason_code(self, field: Field) -> None:
        """Ask for the reason of a rejection."""
        if self.verdict.data == Verdict.REJECT and field.data not in set(ReasonCode):
            raise ValidationError("Choose the reason for the rejection.")

    def validate_note(self, field: Field) -> None:
        """Ask for a note where the rule does, and beside everything but an approval."""
        wanted = self.note_required or self.verdict.data in {Verdict.REJECT, Verdict.REQUEST_CHANGES}
        if wanted and not (field.data or "").strip():
            raise ValidationError("Write a note: what you saw, and why you decide so.")

    def validate_acknowledged(self, field: Field) -> None:
        """Ask for the words that an approval must be typed with."""
        if self.words and self.verdict.data == Verdict.APPROVE and not (field.data or "").strip():
            raise ValidationError(f"Type “{self.words}”, so that it is no slip.")

    def validate_password(self, field: Field) -> None:
        """Ask for the password where the signature needs it."""
        if self.password_required and not field.data:
            raise ValidationError("Type your password: this signature needs it.")


class DismissForm(DeskForm):
    """Giving up a record that could not be taken."""

    note = Lines(
        "Why it can be given up",
        [InputRequired("Say why this can be given up."), Length(max=LONGEST_DISMISSAL)],
        render_kw=_NOTE_KW | {"rows": "3", "maxlength": str(LONGEST_DISMISSAL)},
    )


class OverrideForm(DeskForm):
    """Asking that a blocked run be released for a scope and a time, within the limits of the policy."""

    scope = SelectField("Scope")
    minutes = SelectField("For how long")
    reason = Lines(
        "Reason",
        [
            Length(
                SHORTEST_REASON, LONGEST_REASON, f"Give a reason of {SHORTEST_REASON} to {LONGEST_REASON} characters."
            )
        ],
        description="What makes it safe to run this in spite of its risk. Who decides reads it, and it is kept.",
        render_kw={"rows": "3", "maxlength": str(LONGEST_REASON)},
    )

    def __init__(self, limits: OverrideLimits, **given: Any) -> None:
        super().__init__(**given)
        choices = sorted({limits.default_minutes, *(m for m in _MINUTES if m <= limits.longest_minutes)})
        self.scope.choices = [SelectChoice(scope, _SCOPES[scope]) for scope in _SCOPES if scope in limits.scopes]
        self.minutes.choices = [SelectChoice(str(minutes), lasting(minutes)) for minutes in choices]


class RevokeForm(DeskForm):
    """Ending an override before its time."""

    note = _why("Why it is revoked", "Say why the override is revoked.", "revoke-note")


class DraftForm(DeskForm):
    """A policy as a JSON document, to be checked or proposed."""

    document = Lines(
        "Document",
        [InputRequired("Write the document."), Length(max=LONGEST_DOCUMENT, message="The document is too long.")],
        description="Rules, limits, title and reason. The desk writes who proposes it as its author.",
        render_kw={"rows": "24", "spellcheck": "false", "class": "code"},
    )


class ActivateForm(DeskForm):
    """Putting a proposal in force, signed; `shown` is the policy that was in force on the page."""

    note = Lines("Note", [InputRequired("Write a note: why it is put in force.")], render_kw=_NOTE_KW)
    password = _own_password("Your password", "Type your password: this signature needs it.")
    shown = HiddenField(validators=[Regexp("^[0-9a-f]{64}$", message="The form lost what it is about. Open it anew.")])


class StopForm(DeskForm):
    """Pausing an engine, a model or a source."""

    kind = SelectField(
        "What is paused",
        choices=[
            SelectChoice("engine", "An engine: all its versions"),
            SelectChoice("model", "A model: one version of an engine"),
            SelectChoice("source", "A source: a store that runs are imported from"),
        ],
    )
    name = StringField(
        "Its name",
        [InputRequired("Name what is paused."), Length(max=LONGEST_STOP_NAME)],
        description="As it stands on what it sends; of a model the engine and its version, such as “explainer 1.4”.",
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    reason = Lines(
        "Why",
        [InputRequired("Say why it is paused."), Length(max=LONGEST_NOTE)],
        description="Stands beside everything that is held.",
        render_kw=_NOTE_KW | {"rows": "3"},
    )


class SignedNoteForm(DeskForm):
    """A note and the password, for an act that is signed; `seen` is what the page told of its object."""

    note = Lines("Note", [InputRequired("Write a note: why you do this.")], render_kw=_NOTE_KW | {"rows": "3"})
    password = _own_password("Your password", "Type your password: this signature needs it.")
    seen = HiddenField(validators=[Regexp("^[0-9]{0,9}$", message="The form lost what it is about. Open it anew.")])


class DropForm(DeskForm):
    """Giving a proposal up."""

    note = _why("Why it is dropped", "Say why it is dropped.", "drop-note")


class WithdrawForm(DeskForm):
    """Taking an approval back, with a reason; an id of its own, for it may stand beside the decision.

    `round` is the round on the page.
    """

    round = HiddenField(validators=[Regexp("^[0-9]{1,9}$", message="The form lost its round. Open the page anew.")])
    note = _why("Why it is withdrawn", "Say why the approval is withdrawn.", "withdraw-note")
