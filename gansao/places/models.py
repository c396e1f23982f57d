"""Administrative units. Identity is code plus validity: the same code may name two units, one after the other.

Days are first to last, both included, as decrees count. `first_on` of what the 2023 data holds is 2023-01-01:
the day from which we have a record, not the day the unit was founded (`recorded_from` says so).
"""

from datetime import date

from django.db import models


class Level(models.TextChoices):
    PROVINCE = "province", "cấp tỉnh"
    DISTRICT = "district", "cấp huyện"
    COMMUNE = "commune", "cấp xã"


def in_force(on: date) -> models.Q:
    """What holds on a day, first and last day included."""
    return models.Q(first_on__lte=on) & (models.Q(last_on__isnull=True) | models.Q(last_on__gte=on))


class Unit(models.Model):
    """A unit from its founding to its end. What changes in between stands in its periods."""

    code = models.CharField("mã", max_length=5)
    level = models.CharField("cấp", max_length=8, choices=Level.choices)
    first_on = models.DateField("từ ngày")
    last_on = models.DateField("đến hết ngày", null=True, blank=True)
    recorded_from = models.BooleanField("chỉ có dữ liệu từ ngày này", default=False)
    ended_by = models.CharField("chấm dứt theo", max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "first_on"], name="unit_code_first_on"),
            models.CheckConstraint(
                condition=models.Q(last_on__isnull=True) | models.Q(last_on__gte=models.F("first_on")),
                name="unit_last_after_first",
            ),
        ]
        indexes = [models.Index(fields=["level", "first_on"])]

    def __str__(self) -> str:
        return f"{self.code} ({self.first_on:%d/%m/%Y})"


class UnitPeriod(models.Model):
    """Name, kind, parent and place of a unit during a period. Periods of a unit neither overlap nor leave gaps."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="periods")
    first_on = models.DateField("từ ngày")
    last_on = models.DateField("đến hết ngày", null=True, blank=True)
    kind = models.CharField("loại", max_length=40)  # xã, phường, thị trấn, huyện, tỉnh, thành phố trung ương
    name = models.CharField("tên", max_length=120)  # with its kind: "Xã Mỹ Thái"; NFC
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="children_periods")
    latitude_e5 = models.IntegerField("vĩ độ x 100.000", null=True, blank=True)
    longitude_e5 = models.IntegerField("kinh độ x 100.000", null=True, blank=True)
    source = models.CharField("nguồn", max_length=200, blank=True, default="")
    folded = models.CharField(max_length=120, db_index=True)  # domain.text.fold(name): for search
    sort_key = models.CharField(max_length=200, db_index=True)  # domain.text.sort_key(name without kind): for order

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "first_on"], name="unit_period_first_on")]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """What became of a unit: the predecessor's area went, wholly or in part, to the successor."""

    class Extent(models.TextChoices):
        WHOLE = "whole", "toàn bộ"
        MAIN_PART = "main part", "phần lớn"
        PART = "part", "một phần"

    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="origins")
    on = models.DateField("ngày")  # the successor's first day
    extent = models.CharField("phạm vi", max_length=10, choices=Extent.choices)
    source = models.CharField("nguồn", max_length=200, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_pair")]

    def __str__(self) -> str:
        return f"{self.predecessor} -> {self.successor}"


class Body(models.Model):
    """A body's name during a period (dated data: bodies changed in 2025). `key` names the office across names."""

    key = models.SlugField("khóa", max_length=60)  # "ubnd-tinh-24", "ban-chi-dao-24"
    province_code = models.CharField("mã tỉnh", max_length=5)
    name = models.CharField("tên", max_length=200)
    short_name = models.CharField("tên viết tắt", max_length=60, blank=True, default="")  # "UBND tỉnh"
    symbol = models.CharField("ký hiệu văn bản", max_length=30, blank=True, default="")  # "UBND": Số: …/QĐ-UBND
    seat = models.CharField("nơi ban hành", max_length=60, blank=True, default="")  # "Bắc Giang"
    first_on = models.DateField("từ ngày")
    last_on = models.DateField("đến hết ngày", null=True, blank=True)
    source = models.CharField("nguồn", max_length=200, blank=True, default="")  # says so where it is unconfirmed

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "first_on"], name="body_key_first_on")]
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return self.name


class UnitLoad(models.Model):
    """One load of the lists of units: when, by whom, and what it changed."""

    at = models.DateTimeField("lúc")
    by_name = models.CharField("người nạp", max_length=200)
    folder = models.CharField("thư mục", max_length=300)
    counts = models.JSONField("số lượng")  # {"units": {"before", "after", "added", "changed"}, "periods": ...}
    notes = models.JSONField("ghi chú", default=list)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"Nạp danh mục đơn vị {self.at:%d/%m/%Y}"
