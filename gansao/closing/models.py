"""What follows the published decision: complaints and their answers, the report of the year, its archive package."""

from pathlib import Path

from django.conf import settings
from django.db import models


class Complaint(models.Model):
    """Somebody says that a unit's published result is wrong. Of a citizen only the register's number is kept."""

    class Origin(models.TextChoices):
        UNIT = "unit", "Đơn vị"
        CITIZEN = "citizen", "Người dân"

    class State(models.TextChoices):
        FILED = "filed", "Chờ giải quyết"
        ANSWERING = "answering", "Đã soạn trả lời, chờ ký"
        ANSWERED = "answered", "Đã trả lời"
        TAKEN_BACK = "taken_back", "Đã rút"

    class Outcome(models.TextChoices):
        UNCHANGED = "unchanged", "Giữ nguyên kết quả"
        CORRECTED = "corrected", "Phải đính chính kết quả"

    participation = models.ForeignKey("programmes.Participation", models.PROTECT, related_name="complaints")
    origin = models.CharField("người khiếu nại", max_length=10, choices=Origin.choices)
    petition_number = models.CharField("số trong sổ tiếp nhận", max_length=60, blank=True, default="")
    criteria = models.JSONField("tiêu chí", default=list, blank=True)  # codes; none: the result as a whole
    words = models.TextField("nội dung", max_length=4000)
    received_on = models.DateField("nhận ngày")
    due_on = models.DateField("hạn trả lời")
    filed_at = models.DateTimeField("ghi lúc")
    filed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    state = models.CharField("trạng thái", max_length=10, choices=State.choices, default=State.FILED)
    outcome = models.CharField("kết quả", max_length=10, choices=Outcome.choices, blank=True, default="")
    answer = models.TextField("nội dung trả lời", max_length=6000, blank=True, default="")
    signer_name = models.CharField("họ và tên người ký", max_length=120, blank=True, default="")
    signer_form = models.CharField("thể thức đề ký", max_length=20, default="committee_deputy")
    number = models.CharField("số văn bản trả lời", max_length=40, blank=True, default="")
    signed_on = models.DateField("ngày ký", null=True, blank=True)
    signed_file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    correction = models.ForeignKey("recognition.Correction", models.PROTECT, null=True, blank=True, related_name="+")
    taken_back_reason = models.CharField("lý do rút", max_length=500, blank=True, default="")

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="answered")
                | (models.Q(signed_on__isnull=False) & ~models.Q(number="") & ~models.Q(outcome="")),
                name="complaint_answered_has_number_day_and_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"Khiếu nại {self.pk}, {self.participation}"

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.FILED, self.State.ANSWERING)


class ComplaintFile(models.Model):
    """A file handed in with a complaint, as it came."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="files")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    name = models.CharField("tên tệp", max_length=255)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class YearReport(models.Model):
    """What a person writes into the report of a year; its figures are read from the published result."""

    programme = models.OneToOneField("programmes.Programme", models.CASCADE, related_name="year_report")
    recommendations = models.TextField("kiến nghị, đề xuất", max_length=6000, blank=True, default="")
    signer_name = models.CharField("họ và tên người ký", max_length=120, blank=True, default="")
    written_at = models.DateTimeField("ghi lúc")
    written_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Báo cáo, {self.programme}"


class ArchivePackage(models.Model):
    """The package of a closed year, written in the background to a file beside the data. It can be made anew."""

    class State(models.TextChoices):
        WAITING = "waiting", "Đang chờ"
        RUNNING = "running", "Đang lập"
        DONE = "done", "Đã xong"
        FAILED = "failed", "Bị lỗi"

    programme = models.OneToOneField("programmes.Programme", models.PROTECT, related_name="archive_package")
    state = models.CharField("trạng thái", max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField("số tệp đã ghi", default=0)
    total = models.PositiveIntegerField("số tệp", default=0)
    size = models.PositiveBigIntegerField("số byte", default=0)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    asked_at = models.DateTimeField("yêu cầu lúc")
    finished_at = models.DateTimeField("xong lúc", null=True, blank=True)
    error = models.CharField("lỗi", max_length=500, blank=True, default="")

    def __str__(self) -> str:
        return f"Gói lưu trữ, {self.programme}"

    @property
    def path(self) -> Path:
        return Path(settings.VAR_DIR) / "archives" / f"{self.programme.key}.zip"


class Recheck(models.Model):
    """A recognised unit looked at again without notice: why it was chosen, what was found, what follows."""

    class ChosenBy(models.TextChoices):
        RISK = "risk", "Theo mức rủi ro"
        LOT = "lot", "Bốc ngẫu nhiên"
        HAND = "hand", "Chọn trực tiếp"

    class Finding(models.TextChoices):
        KEPT = "kept", "Vẫn đạt"
        REMEDY = "remedy", "Phải khắc phục"
        WITHDRAW = "withdraw", "Đề nghị thu hồi"

    certificate = models.ForeignKey("recognition.Certificate", models.PROTECT, related_name="rechecks")
    chosen_by = models.CharField("cách chọn", max_length=10, choices=ChosenBy.choices)
    seed = models.CharField("số hạt giống", max_length=40, blank=True, default="")
    figures = models.JSONField("số liệu rủi ro", default=dict)  # domain.risk.Risk
    chosen_at = models.DateTimeField("chọn lúc")
    chosen_by_user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    done_on = models.DateField("kiểm tra ngày", null=True, blank=True)
    findings = models.TextField("điều tìm thấy", max_length=4000, blank=True, default="")
    finding = models.CharField("kết luận", max_length=10, choices=Finding.choices, blank=True, default="")

    class Meta:
        ordering = ["-chosen_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"], condition=models.Q(done_on__isnull=True), name="recheck_waiting_once"
            ),
            models.CheckConstraint(
                condition=models.Q(done_on__isnull=True) | ~models.Q(finding=""),
                name="recheck_done_says_what_was_found",
            ),
        ]

    def __str__(self) -> str:
        return f"Kiểm tra lại {self.certificate}"
