"""What a person is told: always in the list of their own, by e-mail too where there is one."""

from django.db import models


class Notice(models.Model):
    """One thing to know or to do. Its key says what it is about, so that telling twice tells once."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="notices")
    key = models.CharField("mã", max_length=200, db_index=True)  # "phase:2026:self_assessment:07420:before:3"
    text = models.CharField("nội dung", max_length=300)
    url = models.CharField("nơi làm", max_length=200)  # on this site: "/nam/2026/"
    due_on = models.DateField("hạn", null=True, blank=True)
    created_at = models.DateTimeField("báo lúc")
    read_at = models.DateTimeField("đọc lúc", null=True, blank=True)
    done_at = models.DateTimeField("xong lúc", null=True, blank=True)
    mailed_at = models.DateTimeField("gửi thư lúc", null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notice_once")]

    def __str__(self) -> str:
        return self.text

    @property
    def waits(self) -> bool:
        """Neither read nor done."""
        return self.read_at is None and self.done_at is None
