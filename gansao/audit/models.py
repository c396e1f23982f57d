"""Append-only: who did what to what, when, before and after."""

from django.db import models


class Entry(models.Model):
    """One write. Without foreign keys, so that it outlives what it describes."""

    at = models.DateTimeField("lúc", db_index=True)
    by_id = models.BigIntegerField("mã người làm", null=True)
    by_name = models.CharField("người làm", max_length=200)
    action = models.CharField("việc", max_length=80)  # "programmes.open_year"
    object_type = models.CharField("loại đối tượng", max_length=80)  # "programmes.Programme"
    object_id = models.CharField("mã đối tượng", max_length=80)
    object_name = models.CharField("đối tượng", max_length=300)
    place_code = models.CharField("mã địa bàn", max_length=10, blank=True, default="")
    before = models.JSONField("trước", null=True)
    after = models.JSONField("sau", null=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["object_type", "object_id"])]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} {self.by_name}: {self.action} {self.object_name}"
