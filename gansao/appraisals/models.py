"""The appraisal of a year: teams and what ties their members to units, who appraises what, and the markers' own marks.

What stands here is raw: it becomes the unit's TEAM layer only when the head of the unit's first team confirms it.
"""

from django.db import models

from gansao.orm.fields import PointsField


class AppraisalRules(models.Model):
    """What a year has chosen for its appraisal; a year without a row has the defaults."""

    programme = models.OneToOneField("programmes.Programme", models.CASCADE, related_name="appraisal_rules")
    rotate = models.BooleanField("không chấm lại đơn vị của năm trước", default=True)
    several = models.BooleanField("mọi tiêu chí do nhiều người chấm độc lập", default=False)
    several_criteria = models.JSONField("tiêu chí do nhiều người chấm độc lập", default=list, blank=True)  # codes

    class Meta:
        verbose_name_plural = "appraisal rules"

    def __str__(self) -> str:
        return f"Quy tắc thẩm định, {self.programme}"


class Team(models.Model):
    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="teams")
    number = models.PositiveSmallIntegerField("số tổ")
    name = models.CharField("tên tổ", max_length=120)
    base_name = models.CharField("nơi xuất phát", max_length=200, blank=True, default="")
    base_latitude_e5 = models.IntegerField(null=True, blank=True)
    base_longitude_e5 = models.IntegerField(null=True, blank=True)
    is_reserve = models.BooleanField("tổ dự bị", default=False)  # gets no units when they are assigned

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="team_number_once")]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """A person in a team, from a day to a day. A reserve stands in: no duties before they are given by name."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="members")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    is_head = models.BooleanField("tổ trưởng", default=False)
    is_reserve = models.BooleanField("dự bị", default=False)
    first_on = models.DateField("từ ngày")
    last_on = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        ordering = ["-is_head", "is_reserve", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "user"], condition=models.Q(last_on__isnull=True), name="team_member_once"
            ),
            models.UniqueConstraint(
                fields=["team"], condition=models.Q(is_head=True, last_on__isnull=True), name="team_head_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.team}"


class Interest(models.Model):
    """What ties a person to a unit: nobody appraises where they serve, live, or served in the last three years.

    What was taken back stays, with its day and why, and binds nobody any more.
    """

    class Kind(models.TextChoices):
        SERVES = "serves", "đang công tác"
        LIVES = "lives", "cư trú"
        SERVED = "served", "đã từng công tác"

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="interests")
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")
    kind = models.CharField("gắn với đơn vị", max_length=10, choices=Kind.choices)
    until_year = models.PositiveSmallIntegerField("đến năm", null=True, blank=True)
    entered_at = models.DateTimeField("ghi lúc")
    entered_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField("bỏ khai lúc", null=True, blank=True)
    ended_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    ended_reason = models.CharField("vì sao bỏ khai", max_length=500, blank=True, default="")

    class Meta:
        ordering = ["user", "kind", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "kind"], condition=models.Q(ended_at__isnull=True), name="interest_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_reason="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(ended_reason="")),
                name="interest_ended_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="served", until_year__isnull=False)
                | (~models.Q(kind="served") & models.Q(until_year__isnull=True)),
                name="interest_of_the_past_has_its_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_kind_display()}: {self.unit}"


class AssignmentRun(models.Model):
    """One answer of the assignment, kept with what it was asked, its proof, and whether it was taken."""

    class Kind(models.TextChoices):
        DISTRICT = "district", "Một tổ một huyện"
        OPTIMISER = "optimiser", "Tối ưu từng đơn vị"
        DOUBLES = "doubles", "Chấm độc lập lần hai"

    class Proof(models.TextChoices):
        OPTIMAL = "optimal", "Tối ưu"
        GAP = "gap", "Chưa chứng minh là tối ưu"
        NONE = "none", "Không xếp được"

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="assignment_runs")
    kind = models.CharField("cách chia", max_length=10, choices=Kind.choices)
    asked = models.JSONField("đầu vào")  # rules, units, teams with what ties them, seed and share of doubles
    result = models.JSONField("kết quả")  # team_of {unit code: team number}, obstacles, advice
    proof = models.CharField("chứng minh", max_length=10, choices=Proof.choices)
    metres = models.PositiveBigIntegerField("tổng quãng đường (m)", default=0)
    bound = models.PositiveBigIntegerField("không cách nào ngắn hơn (m)", default=0)
    made_at = models.DateTimeField("lúc")
    made_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField("dùng lúc", null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.programme}"


class Appraisal(models.Model):
    """A unit in the hands of a team. The second one is blind: it knows nothing of the first and writes no layer."""

    class State(models.TextChoices):
        MARKING = "marking", "Đang chấm"
        CONFIRMED = "confirmed", "Đã xác nhận"

    FIRST, SECOND = 1, 2

    participation = models.ForeignKey("programmes.Participation", models.CASCADE, related_name="appraisals")
    team = models.ForeignKey(Team, models.PROTECT, related_name="appraisals")
    order = models.PositiveSmallIntegerField("lần chấm", default=FIRST)
    state = models.CharField(max_length=10, choices=State.choices, default=State.MARKING)
    run = models.ForeignKey(AssignmentRun, models.PROTECT, null=True, blank=True, related_name="appraisals")
    by_hand_reason = models.CharField("lý do xếp bằng tay", max_length=500, blank=True, default="")
    assigned_at = models.DateTimeField("giao lúc")
    confirmed_at = models.DateTimeField("xác nhận lúc", null=True, blank=True)
    confirmed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    reopened_at = models.DateTimeField("mở lại lúc", null=True, blank=True)  # the last time

    class Meta:
        ordering = ["participation__sort_key", "participation__code", "order"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "order"], name="appraisal_once_an_order"),
            models.UniqueConstraint(fields=["participation", "team"], name="appraisal_once_a_team"),
            models.CheckConstraint(condition=models.Q(order__in=[1, 2]), name="appraisal_first_or_second"),
        ]

    def __str__(self) -> str:
        return f"{self.team}: {self.participation}"

    @property
    def source(self) -> str:
        """Who gives the team's people the dossier (`assessments.Access.source`)."""
        return f"appraisals.Appraisal:{self.pk}"


class Duty(models.Model):
    """Who marks which criterion of a unit. Several for one criterion: they mark it independently."""

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="duties")
    criterion = models.CharField("tiêu chí", max_length=20)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "duties"
        constraints = [models.UniqueConstraint(fields=["appraisal", "criterion", "user"], name="duty_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.criterion}, {self.appraisal}"


class MarkerMark(models.Model):
    """What one marker found for one criterion: raw, seen by nobody before it may be, never a layer by itself."""

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="marks")
    criterion = models.CharField("tiêu chí", max_length=20)
    marker = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    points_x100 = PointsField("điểm x 100")
    answer = models.JSONField("điều tìm thấy", default=dict)  # domain.answers
    reason = models.CharField("lý do khác điểm tự chấm", max_length=20, blank=True, default="")  # assessments.reasons
    note = models.CharField("ghi chú", max_length=1000, blank=True, default="")
    version = models.PositiveIntegerField("lần ghi", default=1)
    marked_at = models.DateTimeField("lúc")
    after_seen = models.BooleanField("sửa sau khi đã thấy điểm của người chấm khác", default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "criterion", "marker"], name="marker_mark_once"),
        ]

    def __str__(self) -> str:
        return f"{self.appraisal}, {self.criterion}: {self.marker}"


class Settlement(models.Model):
    """Where independent markers differ: whose mark the head took, and why. Gone when one of the marks changes."""

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="settlements")
    criterion = models.CharField("tiêu chí", max_length=20)
    mark = models.ForeignKey(MarkerMark, models.CASCADE, related_name="+")
    note = models.CharField("lý do chọn", max_length=1000)
    settled_at = models.DateTimeField("lúc")
    settled_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appraisal", "criterion"], name="settlement_once")]

    def __str__(self) -> str:
        return f"{self.appraisal}, {self.criterion}"


class SuppliedColumn(models.Model):
    """One criterion of all units as an agency supplied it; while it is accepted, teams see its marks locked."""

    class State(models.TextChoices):
        FAULTY = "faulty", "Có lỗi"
        READY = "ready", "Sẵn sàng nhận"
        ACCEPTED = "accepted", "Đã nhận"
        ABANDONED = "abandoned", "Đã bỏ"

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="supplied_columns")
    criterion = models.CharField("tiêu chí", max_length=20)
    agency = models.CharField("cơ quan cung cấp", max_length=200)
    document_number = models.CharField("số văn bản", max_length=60)
    document_on = models.DateField("ngày văn bản")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices)
    points = models.JSONField("điểm x 100 của các đơn vị", default=dict)  # {unit code: hundredths}
    uploaded_at = models.DateTimeField("tải lên lúc")
    uploaded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField("nhận lúc", null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "criterion"],
                condition=models.Q(state="accepted"),
                name="supplied_column_accepted_once",
            )
        ]

    def __str__(self) -> str:
        return f"Tiêu chí {self.criterion}, {self.agency}"
