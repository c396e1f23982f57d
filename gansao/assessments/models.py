"""A unit's dossier of a year: its state, its marks (one row a unit, criterion and layer), evidence and documents.

And the uploads that bring finished marks for a year without dossiers.
"""

from django.db import models

from gansao.orm.fields import PointsField


class Layer(models.TextChoices):
    SELF = "self", "Tự chấm"
    DISTRICT = "district", "Huyện thẩm tra"
    TEAM = "team", "Tổ thẩm định"
    FINAL = "final", "Điểm chính thức"


class Mark(models.Model):
    # db_index: the index below begins with it.
    participation = models.ForeignKey("programmes.Participation", models.CASCADE, related_name="marks", db_index=False)
    criterion = models.CharField("tiêu chí", max_length=20)
    layer = models.CharField("lớp điểm", max_length=10, choices=Layer.choices, default=Layer.FINAL)
    points_x100 = PointsField("điểm x 100")  # null: no mark yet
    not_arising = models.BooleanField("không phát sinh", default=False)
    answer = models.JSONField(
        "điều tìm thấy", default=dict, blank=True
    )  # domain.answers; {}: points without their basis
    reason = models.CharField("lý do khác điểm tự chấm", max_length=20, blank=True, default="")  # assessments.reasons
    note = models.CharField("ghi chú, lý do", max_length=1000, blank=True, default="")
    version = models.PositiveIntegerField("lần ghi", default=1)  # who writes says which one they saw
    marked_at = models.DateTimeField("lúc")
    marked_by_id = models.BigIntegerField(null=True)

    class Meta:
        # What a year's ranking and its board ask of 35,000 marks stands in the index itself: no row is looked up.
        indexes = [
            models.Index(fields=["participation", "layer", "criterion", "points_x100", "reason"], name="mark_of_layer")
        ]
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


class Dossier(models.Model):
    """How far a unit's dossier has come. A unit without a row has not begun; `domain.lifecycle.DOSSIER`."""

    class State(models.TextChoices):
        DRAFTING = "drafting", "Đang lập"
        AWAITING = "awaiting", "Chờ lãnh đạo duyệt"
        SUBMITTED = "submitted", "Đã nộp lên huyện"
        RETURNED = "returned", "Bị trả lại"
        ACCEPTED = "accepted", "Huyện đã nhận"
        HELD_BACK = "held_back", "Huyện chưa đề nghị"
        FORWARDED = "forwarded", "Đã nộp lên tỉnh"
        APPRAISING = "appraising", "Đang thẩm định"
        APPRAISED = "appraised", "Đã thẩm định"
        TAKEN_IN = "taken_in", "Đã trình Ban Chỉ đạo"

    participation = models.OneToOneField("programmes.Participation", models.CASCADE, related_name="dossier")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFTING)
    changed_at = models.DateTimeField("đổi lúc")
    submitted_at = models.DateTimeField("nộp lúc", null=True, blank=True)
    incomplete_reason = models.CharField("lý do nộp khi còn thiếu", max_length=500, blank=True, default="")

    def __str__(self) -> str:
        return f"Hồ sơ {self.participation}"


class DossierStep(models.Model):
    """One step of a dossier on its way, for everybody who may read it: who, when, why."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="steps")
    verb = models.CharField("bước", max_length=20)
    state = models.CharField("đến trạng thái", max_length=10, choices=Dossier.State.choices)
    note = models.CharField("lý do, ý kiến", max_length=2000, blank=True, default="")
    at = models.DateTimeField("lúc")
    by_name = models.CharField("người làm", max_length=200)
    by_title = models.CharField("chức vụ", max_length=120, blank=True, default="")

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.dossier}: {self.verb}"


class Access(models.Model):
    """A person who was given one unit's dossier to read: a team's member for an appraisal, an agency for a question.

    Written by the features that assign, read in `queries.dossiers_visible_to`.
    """

    participation = models.ForeignKey("programmes.Participation", models.CASCADE, related_name="accesses")
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    role = models.CharField("với vai trò", max_length=30)  # team_member, team_head
    source = models.CharField("do", max_length=60)  # "appraisals.Appraisal:7": who gave it takes it back
    since = models.DateTimeField("từ lúc")
    until = models.DateTimeField("đến lúc", null=True, blank=True)

    class Meta:
        verbose_name_plural = "accesses"
        constraints = [models.UniqueConstraint(fields=["participation", "user", "source"], name="access_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.participation}"


class Evidence(models.Model):
    """Evidence of one criterion: a file, a link, or a reference to evidence that stands at another criterion."""

    class Kind(models.TextChoices):
        FILE = "file", "Tệp"
        LINK = "link", "Liên kết"
        REFERENCE = "reference", "Dẫn chiếu"

    participation = models.ForeignKey("programmes.Participation", models.CASCADE, related_name="evidence")
    criterion = models.CharField("tiêu chí", max_length=20)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField("tên minh chứng", max_length=200)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    page_copy = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    thumbnail = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    url = models.URLField("địa chỉ", max_length=500, blank=True, default="")
    refers_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="referred_from")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    latitude_e5 = models.IntegerField(null=True, blank=True)
    longitude_e5 = models.IntegerField(null=True, blank=True)
    taken_at = models.DateTimeField("máy ảnh ghi lúc", null=True, blank=True)
    to_confirm = models.BooleanField("chép từ năm trước, chờ xác nhận", default=False)
    released_at = models.DateTimeField("cho công khai lúc", null=True, blank=True)
    added_at = models.DateTimeField("thêm lúc")
    added_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField("gỡ lúc", null=True, blank=True)

    class Meta:
        ordering = ["criterion", "id"]
        verbose_name_plural = "evidence"
        indexes = [models.Index(fields=["participation", "criterion"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="file", file__isnull=False)
                | models.Q(kind="reference", refers_to__isnull=False)
                | (models.Q(kind="link") & ~models.Q(url="")),
                name="evidence_has_what_its_kind_says",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DossierDocument(models.Model):
    """One of the five documents of a dossier, in its latest and its earlier versions."""

    class Kind(models.TextChoices):
        SUBMISSION = "submission", "Tờ trình của UBND cấp xã"
        REPORT = "report", "Báo cáo kết quả"
        SCORE_TABLE = "score_table", "Bảng tự chấm điểm"
        MODEL = "model", "Đăng ký mô hình"
        MODEL_APPROVAL = "approval", "Văn bản phê duyệt mô hình"

    participation = models.ForeignKey("programmes.Participation", models.CASCADE, related_name="documents")
    kind = models.CharField("văn bản", max_length=12, choices=Kind.choices)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField("bản", default=1)
    added_at = models.DateTimeField("tải lên lúc")
    added_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField("gỡ lúc", null=True, blank=True)

    class Meta:
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "kind", "version"], name="dossier_document_once_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.participation}"


class SignedPaper(models.Model):
    """Minutes or a submission from outside the dossiers, signed by hand and scanned: these count. Earlier scans stay.

    `place`: the district whose paper it is, or the year's province for those of its steering committee.
    """

    class Kind(models.TextChoices):
        MINUTES = "minutes", "Biên bản"
        SUBMISSION = "submission", "Tờ trình"

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="signed_papers")
    place = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")
    kind = models.CharField("văn bản", max_length=10, choices=Kind.choices)
    version = models.PositiveSmallIntegerField("bản", default=1)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    number = models.CharField("số", max_length=60)
    dated = models.DateField("ngày")
    note = models.CharField("ghi chú", max_length=500, blank=True, default="")
    reason = models.CharField("lý do thay bản trước", max_length=500, blank=True, default="")
    added_at = models.DateTimeField("tải lên lúc")
    added_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["place", "kind", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "place", "kind", "version"], name="signed_paper_once_a_version"
            ),
            models.CheckConstraint(
                condition=models.Q(version=1) | ~models.Q(reason=""), name="signed_paper_replaced_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} số {self.number} ngày {self.dated:%d/%m/%Y}"
