"""A field of which several may be chosen."""

from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget


class CheckList(SelectMultipleField):
    """Boxes to tick, one a choice: of a list in a box of its own, people choose one and lose it with the next."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
