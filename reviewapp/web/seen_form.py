"""The form beside each section of a comparison."""

from wtforms import HiddenField
from wtforms.validators import InputRequired, Length, Regexp

from reviewapp.web.forms import DeskForm

_LONGEST_ID = 128


class SeenForm(DeskForm):
    """Marking a section of a comparison as seen, or with `seen` 0 taking that back.

    `sha256` is of the section's content as it was shown, `state` of all that is compared.
    """

    a = HiddenField(validators=[InputRequired(), Length(max=_LONGEST_ID)])
    b = HiddenField(validators=[InputRequired(), Length(max=_LONGEST_ID)])
    section = HiddenField(validators=[Regexp("^[a-z][a-z-]{0,31}$")])
    sha256 = HiddenField(validators=[Regexp("^[0-9a-f]{64}$")])
    state = HiddenField(validators=[Regexp("^[0-9a-f]{64}$")])
    seen = HiddenField(validators=[Regexp("^[01]$")])
    show = HiddenField(validators=[Length(max=8)])
