"""What a shop says its machines can bear: limits that a toolpath and its parameters are held against."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, FiniteFloat, model_validator

from reviewapp.domain.model import Frozen


def _rising(span: tuple[float, float]) -> tuple[float, float]:
    if span[0] >= span[1]:
        raise ValueError("the first end of a range must be below the second")
    return span


Limit = Annotated[FiniteFloat, Field(gt=0)]
Travel = Annotated[tuple[FiniteFloat, FiniteFloat], AfterValidator(_rising)]


class Machine(Frozen):
    """Limits of one machine; what is None is not known. Travel is in machine coordinates, in mm."""

    max_feed_mm_min: Limit | None = None
    max_spindle_rpm: Limit | None = None
    min_spindle_rpm: Limit | None = None
    max_stepdown_mm: Limit | None = None
    max_stepover_mm: Limit | None = None
    max_depth_mm: Limit | None = None
    travel_x_mm: Travel | None = None
    travel_y_mm: Travel | None = None
    travel_z_mm: Travel | None = None

    @model_validator(mode="after")
    def _spindle_rises(self) -> Self:
        low, high = self.min_spindle_rpm, self.max_spindle_rpm
        if low is not None and high is not None and low > high:
            raise ValueError("min_spindle_rpm is above max_spindle_rpm")
        return self


UNKNOWN = Machine()
"""A machine nobody has said anything of."""
