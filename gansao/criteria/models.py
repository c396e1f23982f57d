"""Criteria sets as a province keeps them. A set that a programme uses never changes: a change is a new set."""

from django.db import models


class StoredCriteriaSet(models.Model):
    key = models.SlugField("mã bộ tiêu chí", max_length=60, unique=True)  # its own id: "cqtt-mau-2023"
    name = models.CharField("tên", max_length=300)
    in_force_from = models.DateField("có hiệu lực từ")
    official = models.BooleanField("đã được ban hành chính thức", default=False)
    content = models.JSONField("nội dung")  # domain.criteria.to_data(): exact points as texts
    sha256 = models.CharField(max_length=64)  # of domain.register.canonical_json(content)
    stored_at = models.DateTimeField("lưu lúc")

    class Meta:
        ordering = ["-in_force_from", "key"]

    def __str__(self) -> str:
        return self.name
