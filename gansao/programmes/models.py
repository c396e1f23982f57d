"""A programme year: a criteria set, the units as of a date, and who takes part."""

from django.db import models


class Programme(models.Model):
    class State(models.TextChoices):
        OPEN = "open", "Đang chấm điểm"
        FROZEN = "frozen", "Đã chốt kết quả"
        PUBLISHED = "published", "Đã công bố"
        CLOSED = "closed", "Đã khép"

    PUBLIC = (State.PUBLISHED, State.CLOSED)
    """The states after a decision was published; during a correction the year is open again."""

    class Unrecognised(models.TextChoices):
        """What the public is shown of units that were not recognised."""

        NOTHING = "nothing", "Không nêu"
        STATUS = "status", "Chỉ nêu “chưa đạt chuẩn”"
        POINTS = "points", "Nêu đầy đủ điểm"

    key = models.SlugField("khóa trên địa chỉ", max_length=40, unique=True)  # "2023": /ket-qua/2023/
    year = models.PositiveSmallIntegerField("năm")
    province = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")
    province_name = models.CharField("tên tỉnh khi mở năm", max_length=120)
    units_as_of = models.DateField("đơn vị tính đến ngày")
    criteria_set = models.ForeignKey("criteria.StoredCriteriaSet", models.PROTECT, related_name="+")
    unrecognised_shown = models.CharField(
        "công khai đơn vị chưa đạt", max_length=10, choices=Unrecognised.choices, default=Unrecognised.STATUS
    )
    state = models.CharField("trạng thái", max_length=10, choices=State.choices, default=State.OPEN)
    synthetic = models.BooleanField("số liệu giả lập", default=False)
    opened_at = models.DateTimeField("mở lúc")
    # domain.process.to_data; null: a year of finished marks, without dossiers, phases or teams.
    process = models.JSONField("quy trình", null=True, blank=True)
    # law.closing_rules.to_data; null: the shipped sample.
    closing_rules = models.JSONField("quy tắc khép năm", null=True, blank=True)
    # A published decision is being corrected: the committee may change marks although its phase is over.
    correcting = models.BooleanField("đang đính chính", default=False)

    class Meta:
        ordering = ["-year", "key"]

    def __str__(self) -> str:
        return f"Chương trình năm {self.year}, {self.province_name}"


class Participation(models.Model):
    """A unit in a programme year, with its names of then: they are shown for ever."""

    class Status(models.TextChoices):
        TAKING_PART = "taking_part", "Tham gia"
        NOT_REGISTERED = "not_registered", "Không đăng ký"
        NOT_PROPOSED = "not_proposed", "Không được đề nghị"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="participations")
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="participations")
    code = models.CharField("mã", max_length=5)
    name = models.CharField("tên", max_length=120)
    kind = models.CharField("loại", max_length=40)
    district = models.ForeignKey("places.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    district_code = models.CharField("mã huyện", max_length=5, blank=True, default="")
    district_name = models.CharField("huyện", max_length=120, blank=True, default="")
    latitude_e5 = models.IntegerField(null=True, blank=True)
    longitude_e5 = models.IntegerField(null=True, blank=True)
    located_by_district = models.BooleanField("đặt ở trung tâm huyện", default=False)
    folded = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=200)
    status = models.CharField("tham gia", max_length=16, choices=Status.choices, default=Status.TAKING_PART)
    status_reason = models.CharField("lý do", max_length=500, blank=True, default="")
    # When its leader said whether the unit takes part; null: nobody has said anything yet.
    registered_at = models.DateTimeField("trả lời đăng ký lúc", null=True, blank=True)
    registered_by_name = models.CharField("người trả lời", max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "unit"], name="participation_once"),
            models.UniqueConstraint(fields=["programme", "code"], name="participation_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    @property
    def takes_part(self) -> bool:
        return self.status == self.Status.TAKING_PART


class Phase(models.Model):
    """When a phase of the year's process runs; both days included. Without a first day it has not been set."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="phases")
    key = models.CharField("giai đoạn", max_length=20)  # domain.process.PHASES
    position = models.PositiveSmallIntegerField("thứ tự")
    first_on = models.DateField("từ ngày", null=True, blank=True)
    last_on = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="phase_once"),
            models.CheckConstraint(
                condition=models.Q(first_on__isnull=True)
                | models.Q(last_on__isnull=True)
                | models.Q(last_on__gte=models.F("first_on")),
                name="phase_last_after_first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}, {self.programme}"


class PhaseExtension(models.Model):
    """A phase that runs longer for one unit: a recorded exception, with its reason."""

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="extensions")
    phase = models.ForeignKey(Phase, models.RESTRICT, related_name="extensions")
    last_on = models.DateField("đến hết ngày")
    reason = models.CharField("lý do", max_length=500)
    granted_at = models.DateTimeField("lúc")
    granted_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-granted_at"]

    def __str__(self) -> str:
        return f"{self.participation}: {self.phase.key} đến {self.last_on:%d/%m/%Y}"
