"""The forms of tokens: making one, and ending one."""

from wtforms import IntegerField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than this class
from wtforms.validators import InputRequired, Length, NumberRange

from reviewapp.domain.token import LONGEST_DAYS, USUAL_DAYS, Scope
from reviewapp.web.check_list import CheckList
from reviewapp.web.forms import DeskForm, Lines

_LONGEST = 64
_NAME_KW = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
_SCOPES = {
    Scope.READ: "read: runs and advisories",
    Scope.RUNS_WRITE: "runs:write: runs, certificates",
    Scope.ADVISORIES_WRITE: "advisories:write: advisories",
    Scope.OVERRIDES_REQUEST: "overrides:request: ask for one",
    Scope.AUDIT_READ: "audit:read: the whole trail",
}


class TokenForm(DeskForm):
    """Making a token for somebody."""

    name = StringField(
        "Name",
        [InputRequired("Name the token."), Length(max=_LONGEST)],
        description="Stands in every event of it, as token:name. A name is never used again.",
        render_kw=_NAME_KW,
    )
    owner = StringField(
        "Owner",
        [InputRequired("Name the owner."), Length(max=_LONGEST)],
        description="The user name of who answers for it. The owner never decides what is asked for with it.",
        render_kw=_NAME_KW,
    )
    scopes = CheckList(
        "Scopes",
        [InputRequired("Choose a scope.")],
        choices=[SelectChoice(scope.value, words) for scope, words in _SCOPES.items()],
        description="One or several. No scope decides anything.",
    )
    days = IntegerField(
        "Days until it expires",
        [InputRequired("Say in how many days it expires."), NumberRange(1, LONGEST_DAYS)],
        default=USUAL_DAYS,
    )
    source = StringField(
        "Source",
        [Length(max=_LONGEST)],
        description="The producer that uses it, as stops name it. Empty: the token's own name.",
        render_kw=_NAME_KW,
    )


class EndTokenForm(DeskForm):
    """Ending a token at once."""

    reason = Lines(
        "Why it is revoked",
        [InputRequired("Say why it is revoked."), Length(max=2_000)],
        render_kw={"rows": "3", "maxlength": "2000"},
    )
