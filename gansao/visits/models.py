"""A team's visit to a unit, and what it brings home: notes, photographs, samples of case files, signed minutes.

What comes from a phone is never written over: another content under a known UUID is another version of it.
"""

import uuid

from django.db import models


class Visit(models.Model):
    """`..._device_at` is what the phone wrote, `started_at` and `ended_at` the same by the server's clock."""

    class State(models.TextChoices):
        PLANNED = "planned", "Đã xếp lịch"
        UNDER_WAY = "under_way", "Đang đi"
        DONE = "done", "Đã xong"
        CANCELLED = "cancelled", "Đã hủy"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    appraisal = models.ForeignKey("appraisals.Appraisal", models.PROTECT, related_name="visits")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    planned_on = models.DateField("ngày đi")
    reason = models.CharField("lý do dời, hủy", max_length=500, blank=True, default="")
    planned_at = models.DateTimeField("xếp lúc")
    planned_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField("bắt đầu lúc", null=True, blank=True)
    started_device_at = models.DateTimeField("máy ghi bắt đầu lúc", null=True, blank=True)
    ended_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    ended_device_at = models.DateTimeField("máy ghi kết thúc lúc", null=True, blank=True)
    synced_at = models.DateTimeField("gửi về lần cuối", null=True, blank=True)
    latitude_e5 = models.IntegerField(null=True, blank=True)
    longitude_e5 = models.IntegerField(null=True, blank=True)

    class Meta:
        ordering = ["planned_on", "planned_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal"],
                condition=models.Q(state__in=["planned", "under_way"]),
                name="visit_one_ahead_an_appraisal",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="cancelled") | ~models.Q(reason=""), name="visit_cancelled_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"Chuyến đi {self.appraisal.participation.name}, {self.planned_on:%d/%m/%Y}"


class FromDevice(models.Model):
    """What every item of a phone carries. `item` is its UUID, made on the device; a row is one version of it."""

    item = models.UUIDField("mã do máy đặt")
    version = models.PositiveSmallIntegerField("bản", default=1)
    revision = models.PositiveIntegerField("lần sửa trên máy", default=1)
    digest = models.CharField(max_length=64)  # of all that was sent: the same again is the same
    criterion = models.CharField("tiêu chí", max_length=20, blank=True, default="")
    text = models.CharField("nội dung", max_length=4000, blank=True, default="")
    made_at = models.DateTimeField("máy ghi lúc")
    happened_at = models.DateTimeField("theo giờ máy chủ")
    clock_ahead = models.IntegerField("đồng hồ máy nhanh (giây)", default=0)
    clock_doubtful = models.BooleanField("đồng hồ máy lệch", default=False)
    received_at = models.DateTimeField("nhận lúc")
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    latitude_e5 = models.IntegerField(null=True, blank=True)
    longitude_e5 = models.IntegerField(null=True, blank=True)

    class Meta:
        abstract = True


class VisitNote(FromDevice):
    """What was found for a criterion, for a drawn case file, or of the visit as a whole; or when it began, ended."""

    class Kind(models.TextChoices):
        NOTE = "note", "Ghi nhận"
        CASE = "case", "Hồ sơ rút mẫu"
        BEGIN = "begin", "Bắt đầu"
        END = "end", "Kết thúc"

    class Found(models.TextChoices):
        AGREES = "agrees", "Đúng như hồ sơ"
        DIFFERS = "differs", "Khác hồ sơ"
        UNSEEN = "unseen", "Chưa kiểm tra được"

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.NOTE)
    found = models.CharField("kết luận", max_length=10, choices=Found.choices, blank=True, default="")
    sample = models.ForeignKey("CaseSample", models.PROTECT, null=True, blank=True, related_name="findings")
    case_number = models.PositiveIntegerField("hồ sơ số", null=True, blank=True)

    class Meta:
        ordering = ["happened_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "version"], name="visit_note_version_once"),
            models.UniqueConstraint(fields=["item", "digest"], name="visit_note_content_once"),
            models.CheckConstraint(
                condition=models.Q(kind="case", sample__isnull=False, case_number__isnull=False)
                | (~models.Q(kind="case") & models.Q(sample__isnull=True, case_number__isnull=True)),
                name="visit_note_case_has_sample",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.visit}"


class VisitPhoto(FromDevice):
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="photos")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    page_copy = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    thumbnail = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["happened_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "version"], name="visit_photo_version_once"),
            models.UniqueConstraint(fields=["item", "digest"], name="visit_photo_content_once"),
        ]

    def __str__(self) -> str:
        return f"Ảnh, {self.visit}"


class CaseSample(models.Model):
    """Case files drawn by lot, with all that is needed to draw them again (`domain.sampling`). Never taken back."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="samples")
    criterion = models.CharField("tiêu chí", max_length=20, blank=True, default="")
    description = models.CharField("rút từ", max_length=300)  # "hồ sơ tiếp nhận tháng 9/2026, xếp theo mã"
    population = models.PositiveIntegerField("tổng số hồ sơ")
    size = models.PositiveSmallIntegerField("số hồ sơ rút")
    seed = models.CharField("số gốc", max_length=80)
    numbers = models.JSONField("các số rút được")  # in the order drawn
    drawn_at = models.DateTimeField("rút lúc")
    drawn_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["drawn_at", "id"]

    def __str__(self) -> str:
        return f"Mẫu {self.size} trên {self.population} hồ sơ, {self.visit}"


class VisitMinutes(models.Model):
    """The minutes as signed by hand and scanned: these count. Earlier scans stay."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="minutes")
    version = models.PositiveSmallIntegerField("bản", default=1)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    note = models.CharField("ghi chú", max_length=500, blank=True, default="")
    added_at = models.DateTimeField("tải lên lúc")
    added_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-version"]
        verbose_name_plural = "visit minutes"
        constraints = [models.UniqueConstraint(fields=["visit", "version"], name="visit_minutes_version_once")]

    def __str__(self) -> str:
        return f"Biên bản (bản {self.version}), {self.visit}"
