"""The base of every domain value: immutable, and strict about its fields."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value that never changes after it was made and knows no field beyond its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")
