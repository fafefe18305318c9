"""The form by which an auditor signs that a part of the trail was reviewed."""

from wtforms import StringField
from wtforms.validators import InputRequired, Regexp

from reviewapp.web.forms import SignedNoteForm


def _event_number(label: str, wanted: str) -> StringField:
    checks = [InputRequired(wanted), Regexp("^[0-9]{1,9}$", message="Write the number of an event, such as 4711.")]
    return StringField(label, checks, render_kw={"inputmode": "numeric", "autocomplete": "off"})


class TrailReviewForm(SignedNoteForm):
    """The first and the last event that were reviewed, a note and the password."""

    first = _event_number("First event", "Write the number of the first event that you reviewed.")
    last = _event_number("Last event", "Write the number of the last event that you reviewed.")
