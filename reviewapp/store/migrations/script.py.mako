"""${message}"""

from alembic import op
import sqlalchemy as sa

import reviewapp.store.types as types

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
