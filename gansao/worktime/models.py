"""What a province says of single days. The country's days are shipped (`law/calendars/`) and stand below these."""

from django.db import models

from gansao.domain.workdays import SpecialDay


class CalendarDay(models.Model):
    """A day that is off or worked in one province, whatever the country's calendar says of it."""

    class Kind(models.TextChoices):
        OFF = "off", "Nghỉ"
        WORKED = "worked", "Làm việc"

    province = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")
    day = models.DateField("ngày")
    kind = models.CharField("nghỉ hay làm", max_length=6, choices=Kind.choices)
    reason = models.CharField("lý do", max_length=300)  # with the document that says so
    set_at = models.DateTimeField("ghi lúc")
    set_by = models.CharField("người ghi", max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["province", "day"], name="calendar_day_once")]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}"

    @property
    def special(self) -> SpecialDay:
        source = f"{self.set_by} ghi ngày {self.set_at:%d/%m/%Y}"
        return SpecialDay(self.day, self.kind == self.Kind.WORKED, self.reason, source)
