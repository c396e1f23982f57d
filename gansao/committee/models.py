"""Between the teams and the decision: explanations, what agencies answer, and marks changed by a vote.

Nothing here is a mark: the final layer is written through `assessments.actions` only, and each time with its ground.
"""

from django.db import models

from gansao.orm.fields import PointsField


class Explanation(models.Model):
    """A unit's days to explain what its team marked otherwise. Counted when opened, kept as a day."""

    class State(models.TextChoices):
        ASKED = "asked", "Đang chờ giải trình"
        EXPLAINED = "explained", "Đã nộp giải trình"

    participation = models.OneToOneField("programmes.Participation", models.CASCADE, related_name="explanation")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    working_days = models.PositiveSmallIntegerField("số ngày làm việc")
    due_on = models.DateField("đến hết ngày")
    opened_at = models.DateTimeField("mời lúc")
    opened_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField("nộp lúc", null=True, blank=True)
    submitted_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="asked", submitted_at__isnull=True)
                | models.Q(state="explained", submitted_at__isnull=False),
                name="explanation_submitted_has_its_moment",
            )
        ]

    def __str__(self) -> str:
        return f"Giải trình, {self.participation}"


class ExplainedCriterion(models.Model):
    """What the unit says about one criterion, and what the team or the secretariat thinks of it."""

    class Opinion(models.TextChoices):
        KEEP = "keep", "Giữ điểm thẩm định"
        CHANGE = "change", "Đề nghị Ban Chỉ đạo đổi điểm"

    explanation = models.ForeignKey(Explanation, models.CASCADE, related_name="criteria")
    criterion = models.CharField("tiêu chí", max_length=20)
    text = models.TextField("nội dung giải trình", max_length=4000, blank=True, default="")
    version = models.PositiveIntegerField("lần ghi", default=1)
    written_at = models.DateTimeField("ghi lúc")
    written_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    opinion = models.CharField("ý kiến", max_length=10, choices=Opinion.choices, blank=True, default="")
    opinion_note = models.CharField("nội dung ý kiến", max_length=2000, blank=True, default="")
    opined_at = models.DateTimeField("nêu ý kiến lúc", null=True, blank=True)
    opined_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "explained criteria"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["explanation", "criterion"], name="explained_criterion_once"),
            models.CheckConstraint(
                condition=models.Q(opinion="") | models.Q(opined_at__isnull=False), name="opinion_has_its_moment"
            ),
        ]

    def __str__(self) -> str:
        return f"Tiêu chí {self.criterion}, {self.explanation}"


class ExplanationFile(models.Model):
    explained = models.ForeignKey(ExplainedCriterion, models.CASCADE, related_name="files")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    added_at = models.DateTimeField("thêm lúc")
    added_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    removed_at = models.DateTimeField("gỡ lúc", null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.file}, {self.explained}"


class Agency(models.Model):
    """An agency that the province asks about disqualifiers in a year, and who answers for it."""

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="agencies")
    name = models.CharField("tên cơ quan", max_length=200)
    users = models.ManyToManyField("accounts.User", related_name="+", blank=True)

    class Meta:
        verbose_name_plural = "agencies"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["programme", "name"], name="agency_name_once")]

    def __str__(self) -> str:
        return self.name


class Consultation(models.Model):
    """One agency asked about one unit: is there anything for which the unit may not be recognised?"""

    class State(models.TextChoices):
        WAITING = "waiting", "Chờ trả lời"
        CLEAR = "clear", "Không có thông tin"
        HOLDS = "holds", "Nêu điều kiện loại trừ, chờ xem xét"
        CONFIRMED = "confirmed", "Ban Chỉ đạo đã xác nhận"
        SET_ASIDE = "set_aside", "Ban Chỉ đạo không áp dụng"

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="consultations")
    participation = models.ForeignKey("programmes.Participation", models.CASCADE, related_name="consultations")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    due_on = models.DateField("trả lời trước hết ngày")
    asked_at = models.DateTimeField("hỏi lúc")
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    code = models.CharField("mã điều kiện loại trừ", max_length=20, blank=True, default="")
    document_number = models.CharField("số văn bản căn cứ", max_length=60, blank=True, default="")
    document_on = models.DateField("ngày văn bản", null=True, blank=True)
    note = models.CharField("nội dung", max_length=1000, blank=True, default="")
    paper = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    answered_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    settled_note = models.CharField("kết luận", max_length=1000, blank=True, default="")
    settled_at = models.DateTimeField("kết luận lúc", null=True, blank=True)
    settled_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["participation__sort_key", "participation__code", "agency"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "participation"], name="consultation_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "clear"], code="")
                | (
                    models.Q(state__in=["holds", "confirmed", "set_aside"], document_on__isnull=False)
                    & ~models.Q(code="")
                    & ~models.Q(document_number="")
                ),
                name="consultation_disqualifier_has_its_basis",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.participation}"


class MarkChange(models.Model):
    """A final mark that the committee is asked to change: from what to what, why, and how it voted."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Đang lấy ý kiến"
        CARRIED = "carried", "Đã thông qua"
        REJECTED = "rejected", "Không thông qua"
        WITHDRAWN = "withdrawn", "Đã rút"

    participation = models.ForeignKey("programmes.Participation", models.CASCADE, related_name="mark_changes")
    criterion = models.CharField("tiêu chí", max_length=20)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    before_x100 = PointsField("điểm đang có x 100")
    before_answer = models.JSONField("điều tìm thấy đang có", default=dict, blank=True)
    before_version = models.PositiveIntegerField("lần ghi đang có", default=0)
    after_x100 = PointsField("điểm đề nghị x 100")
    answer = models.JSONField("điều tìm thấy đề nghị", default=dict)
    reason = models.CharField("lý do", max_length=900)
    proposed_at = models.DateTimeField("đề nghị lúc")
    proposed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    members = models.PositiveSmallIntegerField("số thành viên", default=0)
    votes_for = models.PositiveSmallIntegerField("tán thành", default=0)
    votes_against = models.PositiveSmallIntegerField("không tán thành", default=0)
    abstained = models.PositiveSmallIntegerField("không có ý kiến", default=0)
    minutes_number = models.CharField("số biên bản", max_length=60, blank=True, default="")  # votes of a meeting
    minutes_on = models.DateField("ngày họp", null=True, blank=True)
    decided_at = models.DateTimeField("kết luận lúc", null=True, blank=True)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "criterion"],
                condition=models.Q(state="proposed"),
                name="mark_change_proposed_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state="proposed") | models.Q(decided_at__isnull=False),
                name="mark_change_decided_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"Tiêu chí {self.criterion}, {self.participation}"


class Vote(models.Model):
    """How one member votes on one change; until it is counted a member may vote otherwise."""

    class Choice(models.TextChoices):
        FOR = "for", "Tán thành"
        AGAINST = "against", "Không tán thành"
        ABSTAIN = "abstain", "Không có ý kiến"

    change = models.ForeignKey(MarkChange, models.CASCADE, related_name="votes")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    choice = models.CharField("lựa chọn", max_length=10, choices=Choice.choices)
    cast_at = models.DateTimeField("lúc")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["change", "user"], name="vote_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_choice_display()}"


class Posting(models.Model):
    """The proposed list put up for everybody to comment on: what it said that day, for so many working days.

    A proposal and no decision: the list stays as it was posted, whatever the final marks do afterwards.
    """

    class State(models.TextChoices):
        POSTED = "posted", "Đã đăng"
        WITHDRAWN = "withdrawn", "Đã rút"

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="postings")
    state = models.CharField(max_length=10, choices=State.choices, default=State.POSTED)
    units = models.JSONField("các đơn vị được đề nghị")  # [{code, name, district, points_x100, stars}], by rank
    considered = models.PositiveIntegerField("số đơn vị tham gia")
    working_days = models.PositiveSmallIntegerField("số ngày làm việc")
    first_on = models.DateField("từ ngày")
    last_on = models.DateField("đến hết ngày")
    posted_at = models.DateTimeField("đăng lúc")
    posted_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    withdrawn_reason = models.CharField("lý do rút", max_length=500, blank=True, default="")
    withdrawn_at = models.DateTimeField("rút lúc", null=True, blank=True)
    withdrawn_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-posted_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme"], condition=models.Q(state="posted"), name="posting_stands_once"
            ),
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")), name="posting_last_after_first"
            ),
            models.CheckConstraint(
                condition=models.Q(state="posted", withdrawn_at__isnull=True)
                | (models.Q(state="withdrawn", withdrawn_at__isnull=False) & ~models.Q(withdrawn_reason="")),
                name="posting_withdrawn_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Danh sách đề nghị đăng ngày {self.first_on:%d/%m/%Y}, {self.programme}"


class Comment(models.Model):
    """What somebody says about a posted list, and what was done about it. Never public.

    Nobody has to say who they are; `token` comes with the form, so that sending twice keeps one.
    """

    posting = models.ForeignKey(Posting, models.CASCADE, related_name="comments")
    token = models.UUIDField(unique=True)
    code = models.CharField("mã đơn vị", max_length=5, blank=True, default="")  # empty: about the whole list
    unit_name = models.CharField("tên đơn vị", max_length=120, blank=True, default="")
    text = models.TextField("nội dung", max_length=4000)
    sender = models.CharField("họ và tên", max_length=120, blank=True, default="")
    contact = models.CharField("cách liên hệ", max_length=120, blank=True, default="")
    sent_at = models.DateTimeField("gửi lúc")
    handling = models.TextField("cách xử lý", max_length=2000, blank=True, default="")
    version = models.PositiveIntegerField("lần ghi cách xử lý", default=0)
    handled_at = models.DateTimeField("xử lý lúc", null=True, blank=True)
    handled_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(handling="", handled_at__isnull=True)
                | (models.Q(handled_at__isnull=False) & ~models.Q(handling="")),
                name="comment_handled_has_its_moment",
            )
        ]

    def __str__(self) -> str:
        return f"Ý kiến số {self.pk} về {self.unit_name or 'danh sách đề nghị'}"


class Meeting(models.Model):
    """The committee's meeting of a year, as its minutes tell it. Internal, never public."""

    programme = models.OneToOneField("programmes.Programme", models.CASCADE, related_name="meeting")
    place = models.CharField("nơi họp", max_length=200, blank=True, default="")
    began_at = models.DateTimeField("bắt đầu lúc", null=True, blank=True)
    ended_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    chair = models.CharField("chủ trì", max_length=200, blank=True, default="")
    secretary = models.CharField("thư ký", max_length=200, blank=True, default="")
    present = models.TextField("người dự", max_length=4000, blank=True, default="")  # a line a person
    absent = models.TextField("người vắng", max_length=4000, blank=True, default="")
    opinions = models.TextField("ý kiến", max_length=8000, blank=True, default="")
    written_at = models.DateTimeField("ghi lúc")
    written_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Họp Ban Chỉ đạo, {self.programme}"
