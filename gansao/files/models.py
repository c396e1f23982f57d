"""Stored files: content-addressed by SHA-256, outside the web root, under names of ours."""

from pathlib import Path

from django.conf import settings
from django.db import models


class StoredFile(models.Model):
    """One content. The same bytes are stored once; who may read it is decided by what points at it."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField("số byte")
    media_type = models.CharField("kiểu nội dung", max_length=120)  # found by content, never as the browser said
    name = models.CharField("tên tệp khi tải lên", max_length=255)
    stored_at = models.DateTimeField("lưu lúc")
    stored_by_id = models.BigIntegerField("mã người lưu", null=True)

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        return Path(settings.FILES_DIR) / self.sha256[:2] / self.sha256[2:4] / self.sha256
