"""The table of stores that are left for this desk."""

from sqlalchemy import Column, String, Table

from reviewapp.store.schema import metadata
from reviewapp.store.types import JsonText

migration = Table(
    "migration",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("facts", JsonText, nullable=False),
    comment="Stores of RMOS on their way to this desk, by the id of their source: the phase, and how it was verified.",
)
