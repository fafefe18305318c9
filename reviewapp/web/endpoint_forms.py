"""The forms around webhooks: naming an endpoint, and changing one with a reason."""

from wtforms import BooleanField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than this class
from wtforms.validators import InputRequired, Length

from reviewapp.domain.announcing import TOPICS, Topic
from reviewapp.domain.endpoint import LONGEST_REASON
from reviewapp.domain.webhook import LONGEST_URL
from reviewapp.web.check_list import CheckList
from reviewapp.web.forms import DeskForm, Lines

_PLAIN = {"autocomplete": "off", "spellcheck": "false"}
TOPIC_WORDS = {
    Topic.ADVISORY_PENDING: "An advisory waits for a person",
    Topic.ADVISORY_DECIDED: "An advisory was decided, or an approval withdrawn",
    Topic.ADVISORY_STALE: "An approval went stale, or an advisory was retracted or superseded",
    Topic.OVERRIDE_REQUESTED: "An override was asked for",
    Topic.OVERRIDE_APPROVED: "An override was granted",
    Topic.OVERRIDE_REFUSED: "An override was refused",
    Topic.OVERRIDE_REVOKED: "An override was revoked",
    Topic.OVERRIDE_EXPIRED: "An override has expired",
    Topic.GATE_CHANGED: "The gate of a run says something else",
    Topic.CHECKPOINT: "A checkpoint of the trail was signed",
    Topic.TEST: "A test",
}


class EndpointForm(DeskForm):
    """A new endpoint; nothing is chosen for whoever fills it in."""

    name = StringField(
        "Name",
        [InputRequired("Name it."), Length(max=64)],
        description="Lower-case letters, digits, dots and hyphens; stands in events and is never used again.",
        render_kw=_PLAIN,
    )
    url = StringField(
        "Address",
        [InputRequired("Write its address."), Length(max=LONGEST_URL, message="The address is too long.")],
        description="https, on the open internet; the operator may allow networks beside it.",
        render_kw=_PLAIN | {"inputmode": "url"},
    )
    topics = CheckList(
        "What it is told of",
        choices=[SelectChoice(topic.value, TOPIC_WORDS[topic]) for topic in TOPICS],
    )
    trusted = BooleanField("It may have notes and names too. Without this it gets ids and outcomes only.")


class ChangeForm(DeskForm):
    """Changing an endpoint, with a reason that its event keeps."""

    reason = Lines(
        "Why",
        [Length(max=LONGEST_REASON)],
        description="Stands in the trail.",
        render_kw={"rows": "2", "maxlength": str(LONGEST_REASON)},
    )
