"""From the frozen list to the decision, the certificates and the append-only log."""

from django.db import models
from django.utils import timezone


class FrozenResult(models.Model):
    """Criteria set, marks and awards of a year as they were when frozen: recomputed for ever, byte for byte."""

    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="frozen_results")
    content = models.TextField("nội dung")  # domain.register.canonical_json(domain.register.frozen(...))
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField("chốt lúc")
    frozen_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField("mở lại lúc", null=True, blank=True)  # reopened before any signature
    dropped_reason = models.CharField("lý do mở lại", max_length=500, blank=True, default="")

    class Meta:
        ordering = ["-frozen_at"]

    def __str__(self) -> str:
        return f"Kết quả chốt {timezone.localtime(self.frozen_at):%d/%m/%Y %H:%M}, {self.programme}"


class Decision(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", "Dự thảo"
        SIGNED = "signed", "Đã ký, chờ công bố"
        PUBLISHED = "published", "Đã công bố"
        REPLACED = "replaced", "Đã được thay thế"
        DROPPED = "dropped", "Đã bỏ dự thảo"

    class Ruling(models.TextChoices):
        """What the signer says of these words; see domain.lifecycle.DRAFT_RULING."""

        UNRULED = "unruled", "Người ký chưa cho ý kiến"
        AGREED = "agreed", "Người ký đồng ý"
        SENT_BACK = "sent_back", "Người ký trả lại"
        MENDED = "mended", "Đã sửa sau khi bị trả lại"

    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="decisions")
    frozen = models.ForeignKey(FrozenResult, models.PROTECT, related_name="decisions")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    correction_reason = models.CharField("lý do đính chính", max_length=1000, blank=True, default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    # By the year's rule when it was drafted: its articles say so. Null: without a term, nothing lapses.
    valid_years = models.PositiveSmallIntegerField("thời hạn công nhận (năm)", null=True, blank=True)
    details = models.JSONField("nội dung dự thảo")  # body, seat, legal bases, articles, signer, recipients, template
    ruling = models.CharField("ý kiến người ký", max_length=10, choices=Ruling.choices, default=Ruling.UNRULED)
    ruling_remark = models.CharField("nhận xét của người ký", max_length=1000, blank=True, default="")
    ruled_at = models.DateTimeField("cho ý kiến lúc", null=True, blank=True)
    ruled_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    number = models.CharField("số", max_length=40, blank=True, default="")  # blank until the records clerk enters it
    signed_on = models.DateField("ngày ký", null=True, blank=True)
    signed_file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    annex_check = models.JSONField("đối chiếu phụ lục", null=True, blank=True)
    drafted_at = models.DateTimeField("dự thảo lúc")
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True)
    # What was chosen when it was published: programmes.Programme.Unrecognised. The year's own choice may change later.
    disclosure = models.CharField("công khai đơn vị chưa đạt", max_length=10, blank=True, default="")

    class Meta:
        ordering = ["-drafted_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "dropped"])
                | (models.Q(signed_on__isnull=False) & ~models.Q(number="")),
                name="decision_signed_has_number_and_day",
            ),
            models.UniqueConstraint(
                fields=["programme"], condition=models.Q(state="published"), name="decision_published_once"
            ),
            models.UniqueConstraint(
                fields=["programme"], condition=models.Q(state__in=["draft", "signed"]), name="decision_under_way_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Quyết định {self.number or '(dự thảo)'}, {self.programme}"


class Correction(models.Model):
    """The year of a published decision taken up again. The decision stays published until another replaces it."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="takings_up")
    reason = models.CharField("lý do đính chính", max_length=1000)
    opened_at = models.DateTimeField("mở lúc")
    opened_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField("xong hoặc bỏ lúc", null=True, blank=True)

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"], condition=models.Q(closed_at__isnull=True), name="correction_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Đính chính {self.decision}"


class Certificate(models.Model):
    """A recognised unit's certificate. Whether it stands is read from the decisions on it, never stored twice."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="certificates")
    participation = models.ForeignKey("programmes.Participation", models.PROTECT, related_name="certificates")
    stars = models.PositiveSmallIntegerField("sao")
    serial = models.CharField("số vào sổ", max_length=40)
    token = models.CharField("mã kiểm tra", max_length=32, unique=True)  # in the QR code; not guessable
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "participation"], name="certificate_once"),
            models.UniqueConstraint(fields=["decision", "serial"], name="certificate_serial_once"),
        ]

    def __str__(self) -> str:
        return f"Chứng nhận {self.serial}, {self.participation}"


class WithdrawalDecision(models.Model):
    """A decision of its own that takes one unit's recognition back, or says that it has lapsed.

    The unit keeps its result and its line in the first decision; from the day of this one the recognition is over.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Dự thảo"
        SIGNED = "signed", "Đã ký, chờ công bố"
        PUBLISHED = "published", "Đã công bố"
        DROPPED = "dropped", "Đã bỏ dự thảo"

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="withdrawals")
    lapsed = models.BooleanField("hết hiệu lực, không phải thu hồi", default=False)
    term_ended_on = models.DateField("thời hạn công nhận đến hết ngày", null=True, blank=True)  # of one that lapsed
    grounds = models.TextField("căn cứ, lý do", max_length=3000)
    # By the year's rule when it was drafted: its articles say so. Null: without a term, nothing lapses.
    valid_years = models.PositiveSmallIntegerField("thời hạn công nhận (năm)", null=True, blank=True)
    details = models.JSONField("nội dung dự thảo")  # documents.decision.DecisionText.to_data
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    number = models.CharField("số", max_length=40, blank=True, default="")
    signed_on = models.DateField("ngày ký", null=True, blank=True)
    signed_file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    drafted_at = models.DateTimeField("dự thảo lúc")
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True)

    class Meta:
        ordering = ["-drafted_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "dropped"])
                | (models.Q(signed_on__isnull=False) & ~models.Q(number="")),
                name="withdrawal_signed_has_number_and_day",
            ),
            models.UniqueConstraint(
                fields=["certificate"],
                condition=models.Q(state__in=["draft", "signed", "published"]),
                name="withdrawal_once",
            ),
            models.CheckConstraint(
                condition=models.Q(term_ended_on__isnull=True) | models.Q(lapsed=True),
                name="withdrawal_with_a_term_has_lapsed",
            ),
        ]

    def __str__(self) -> str:
        return f"Quyết định thu hồi {self.number or '(dự thảo)'}, {self.certificate}"


class CertificateFiles(models.Model):
    """The files of all certificates of a decision, drawn in the background; what is drawn stays drawn."""

    class State(models.TextChoices):
        WAITING = "waiting", "Đang chờ"
        RUNNING = "running", "Đang tạo"
        DONE = "done", "Đã xong"
        FAILED = "failed", "Bị lỗi"

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="certificate_files")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    site = models.URLField("địa chỉ trong mã QR", max_length=200)  # "https://gansao.bacninh.gov.vn"
    done = models.PositiveIntegerField("số giấy đã tạo", default=0)
    asked_at = models.DateTimeField("yêu cầu lúc")
    finished_at = models.DateTimeField("xong lúc", null=True, blank=True)
    error = models.CharField("lỗi", max_length=500, blank=True, default="")
    all_certificates = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    all_plaques = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "certificate files"

    def __str__(self) -> str:
        return f"Tệp chứng nhận, {self.decision}"


class LogEntry(models.Model):
    """One line of /ket-qua/so-cai.jsonl. Never changed, never deleted: the database refuses both."""

    sequence = models.PositiveIntegerField(unique=True)  # from 1, without gaps
    content = models.TextField()  # canonical JSON of the entry without its hash
    previous = models.CharField(max_length=64, blank=True, default="")  # hash of the entry before, "" for the first
    hash = models.CharField(max_length=64, unique=True)  # sha256(content); content holds `previous`

    class Meta:
        ordering = ["sequence"]
        verbose_name_plural = "log entries"

    def __str__(self) -> str:
        return f"{self.sequence}: {self.hash[:12]}"
