"""What a refused signature says on its form: beside which field, and under which status."""

from reviewapp.domain.errors import DeskError, Invalid, NotAllowed, TooMany, WrongState

_STATUS: dict[type[DeskError], int] = {Invalid: 422, NotAllowed: 403, TooMany: 429, WrongState: 409}


def refused_field(error: DeskError) -> str | None:
    """The field at fault: that of what is not right, none where the thing stands otherwise, else the password."""
    if isinstance(error, Invalid):
        return error.field
    return None if isinstance(error, WrongState) else "password"


def refused_status(error: DeskError) -> int:
    """The status of the page that shows the form again."""
    return _STATUS[type(error)]
