"""Marks: one row a unit, criterion and layer. And the uploads that bring them."""

from django.db import models

from gansao.orm.fields import PointsField


class Layer(models.TextChoices):
    FINAL = "final", "Điểm chính thức"


class Mark(models.Model):
    participation = models.ForeignKey("programmes.Participation", models.CASCADE, related_name="marks")
    criterion = models.CharField("tiêu chí", max_length=20)
    layer = models.CharField("lớp điểm", max_length=10, choices=Layer.choices, default=Layer.FINAL)
    points_x100 = PointsField("điểm x 100")  # null: no mark yet
    not_arising = models.BooleanField("không phát sinh", default=False)
    note = models.CharField("ghi chú, lý do", max_length=1000, blank=True, default="")
    marked_at = models.DateTimeField("lúc")
    marked_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participation", "criterion", "layer"], name="mark_once_a_layer"),
            models.CheckConstraint(
                condition=models.Q(points_x100__isnull=True) | models.Q(points_x100__gte=0), name="mark_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(not_arising=False) | ~models.Q(note=""), name="mark_not_arising_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation} {self.criterion} {self.layer}"


class Disqualification(models.Model):
    """A disqualifier of the criteria set that holds for a unit this year."""

    participation = models.ForeignKey("programmes.Participation", models.CASCADE, related_name="disqualifications")
    code = models.CharField("mã điều kiện loại trừ", max_length=20)
    note = models.CharField("căn cứ", max_length=1000, blank=True, default="")
    recorded_at = models.DateTimeField("lúc")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["participation", "code"], name="disqualification_once")]

    def __str__(self) -> str:
        return f"{self.participation}: {self.code}"


class MarksUpload(models.Model):
    """A workbook on its way in: checked, its doubtful rows asked, then accepted whole or not at all."""

    class State(models.TextChoices):
        FAULTY = "faulty", "Có lỗi"
        ASKING = "asking", "Chờ xác nhận đơn vị"
        READY = "ready", "Sẵn sàng nhận"
        ACCEPTED = "accepted", "Đã nhận"
        ABANDONED = "abandoned", "Đã bỏ"

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="marks_uploads")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices)
    uploaded_at = models.DateTimeField("lúc")
    uploaded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    answers = models.JSONField("đơn vị được chọn cho dòng", default=dict)  # {"Điểm!5": "07375"}
    accepted_at = models.DateTimeField("nhận lúc", null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return f"{self.file} ({self.get_state_display()})"
