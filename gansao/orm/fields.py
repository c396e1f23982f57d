"""Field types used by more than one feature."""

from typing import Any

from django.db import models


class PointsField(models.IntegerField):
    """Points as whole hundredths (92,50 điểm is 9250). Never a float, never a Decimal."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)
