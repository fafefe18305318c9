"""What an advisory says: its labels, text, suggested values or file, and the class that follows."""

from enum import StrEnum
from typing import Any

from reviewapp.domain.canonical import canonical, sha256
from reviewapp.domain.model import Frozen
from reviewapp.domain.tree import Json, is_empty

SCHEMA = "reviewapp/content/v1"
_EXPLAINING = {"analysis", "explanation", "assistant_explanation"}


class ContentClass(StrEnum):
    """What an advisory asks for; what is not known to be explanatory is prescriptive."""

    EXPLANATORY = "explanatory"
    PRESCRIPTIVE = "prescriptive"
    OVERRIDE_REQUEST = "override_request"

    @property
    def plural(self) -> str:
        """What advisories of the class are called in rules."""
        return {"explanatory": "explanations", "prescriptive": "suggestions"}.get(self, "override requests")


class ContentFile(Frozen):
    """A file an advisory consists of, such as an image; its bytes lie among the blobs."""

    sha256: str
    media_type: str
    size_bytes: int


class Content(Frozen):
    """The content of one advisory, gathered from every record that bears a piece of it.

    `labels` are all of asset_type and kind that were stated anywhere; `data` is the suggestion, normalised.
    """

    labels: tuple[str, ...] = ()
    text: str | None = None
    data: Json = None
    file: ContentFile | None = None

    @property
    def says_something(self) -> bool:
        """Whether there is anything to review; without content nothing is approved."""
        return bool(self.text) or not is_empty(self.data) or self.file is not None

    @property
    def content_class(self) -> ContentClass:
        """Explanatory only where every label says so and no value is suggested."""
        known = bool(self.labels) and set(self.labels) <= _EXPLAINING
        return ContentClass.EXPLANATORY if known and is_empty(self.data) else ContentClass.PRESCRIPTIVE

    def record(self) -> bytes:
        """The canonical bytes kept for this content; their hash is the content hash."""
        body: dict[str, Any] = {"schema": SCHEMA, **self.model_dump(mode="json")}
        return canonical(body)

    @property
    def sha256(self) -> str | None:
        """The content hash, None where there is no content."""
        return sha256(self.record()) if self.says_something else None
