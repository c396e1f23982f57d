"""Text in, clean values out."""

from typing import Any

from django import forms

from gansao.accounts.models import User
from gansao.assessments import answer_form
from gansao.committee.actions.changing import REASON_MAX
from gansao.committee.actions.explaining import DAYS_MAX, TEXT_MAX
from gansao.committee.models import Agency, ExplainedCriterion, Vote
from gansao.domain.criteria import CriteriaSet, Criterion
from gansao.domain.voting import VOTES_MAX, Tally
from gansao.programmes.forms import DAY_FORMATS
from gansao.programmes.models import Programme

_REQUIRED = {"required": "Mục này chưa có.", "invalid_choice": "Hãy chọn một mục trong danh sách."}
_DAY = {"required": "Mục này chưa có.", "invalid": "Ngày chưa đúng. Hãy ghi ngày/tháng/năm, ví dụ 20/12/2026."}
_COUNT = {"required": "Mục này chưa có.", "invalid": "Hãy ghi số bằng chữ số."}
SOME, ALL = "some", "all"
NOTHING = "nothing"


class _Plain(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})


def day_field(label: str, *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(
        label=label, input_formats=DAY_FORMATS, widget=widget, required=required, error_messages=_DAY
    )


def count_field(label: str, most: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=most,
        error_messages=_COUNT | {"max_value": f"Nhiều nhất {most}.", "min_value": "Không được nhỏ hơn 0."},
        widget=forms.NumberInput(attrs={"size": 4}),
        **more,
    )


class UnitsForm(_Plain):
    """All units, or the ticked ones."""

    which = forms.ChoiceField(choices=[(ALL, ALL), (SOME, SOME)], error_messages=_REQUIRED)
    units = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": "Đơn vị %(value)s không có trong danh sách."}
    )

    def __init__(self, data: Any, codes: list[str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        units = self.fields["units"]
        assert isinstance(units, forms.MultipleChoiceField)
        units.choices = [(code, code) for code in codes]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if clean.get("which") == SOME and not clean.get("units"):
            self.add_error("units", "Chưa đánh dấu đơn vị nào.")
        return clean

    @property
    def codes(self) -> list[str] | None:
        """None: all."""
        return None if self.cleaned_data["which"] == ALL else self.cleaned_data["units"]


class PutBeforeForm(UnitsForm):
    """Units to be put before the committee, and why some do not wait for their explanation."""

    reason = forms.CharField(required=False)  # its length is the action's to say: what was typed stays


class InviteForm(UnitsForm):
    working_days = count_field("Số ngày làm việc để giải trình", DAYS_MAX, initial=5)


class ExplainForm(_Plain):
    criterion = forms.CharField(max_length=20)
    text = forms.CharField(
        required=False,
        max_length=TEXT_MAX,
        error_messages={"max_length": f"Giải trình dài quá {TEXT_MAX} ký tự. Phần dài hãy kèm bằng tệp."},
    )
    seen = forms.IntegerField(min_value=0)
    file = forms.FileField(
        required=False,
        error_messages={"empty": "Tệp rỗng (0 byte). Hãy chọn đúng tệp.", "max_length": "Tên tệp quá dài."},
    )


class OpinionForm(_Plain):
    criterion = forms.CharField(max_length=20)
    opinion = forms.ChoiceField(
        choices=ExplainedCriterion.Opinion.choices, error_messages={"required": "Hãy chọn giữ điểm hay đề nghị đổi."}
    )
    note = forms.CharField(max_length=2000, error_messages={"required": "Hãy nêu lý do của ý kiến."})


class AgencyForm(_Plain):
    """An agency and who answers for it in the system; nobody: the secretariat enters what comes on paper."""

    name = forms.CharField(label="Tên cơ quan", max_length=200, error_messages=_REQUIRED)
    users: forms.ModelMultipleChoiceField[User] = forms.ModelMultipleChoiceField(
        label="Người trả lời trong hệ thống",
        queryset=None,
        required=False,
        help_text="Người có vai trò “Cơ quan được hỏi ý kiến”. Không có ai thì thư ký nhập văn bản trả lời.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Người này không có vai trò “Cơ quan được hỏi ý kiến”."},
    )

    def __init__(self, data: Any, people: Any) -> None:
        super().__init__(data)
        users = self.fields["users"]
        assert isinstance(users, forms.ModelMultipleChoiceField)
        users.queryset = people


class AskForm(_Plain):
    agencies: forms.ModelMultipleChoiceField[Agency] = forms.ModelMultipleChoiceField(
        label="Hỏi cơ quan",
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một cơ quan.", "invalid_choice": "Không có cơ quan này."},
    )
    due_on = day_field("Trả lời trước hết ngày")
    codes = forms.CharField(
        label="Chỉ hỏi về các đơn vị có mã",
        required=False,
        max_length=2000,
        help_text="Các mã cách nhau bằng dấu phẩy. Để trống: tất cả đơn vị tham gia.",
    )

    def __init__(self, data: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        agencies = self.fields["agencies"]
        assert isinstance(agencies, forms.ModelMultipleChoiceField)
        agencies.queryset = Agency.objects.filter(programme=programme)

    def clean_codes(self) -> list[str] | None:
        codes = self.cleaned_data["codes"].replace(";", ",").replace("\n", ",").split(",")
        return sorted({code.strip() for code in codes if code.strip()}) or None


class AnswerForm(_Plain):
    """Nothing known, or a disqualifier of the criteria set with its basis."""

    code = forms.ChoiceField(
        label="Cơ quan trả lời",
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn câu trả lời của cơ quan."},
    )
    document_number = forms.CharField(label="Số văn bản căn cứ", max_length=60, required=False)
    document_on = day_field("Ngày văn bản", required=False)
    note = forms.CharField(label="Nội dung", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    paper = forms.FileField(
        label="Bản chụp văn bản trả lời (PDF, ảnh)",
        error_messages={
            "required": "Hãy kèm bản chụp văn bản trả lời: câu trả lời ghi thay cơ quan phải có căn cứ.",
            "empty": "Tệp rỗng (0 byte). Hãy chọn đúng tệp.",
            "max_length": "Tên tệp quá dài.",
        },
    )

    def __init__(
        self, data: Any, files: Any, rules: CriteriaSet, *, on_paper: bool, scanned: bool, initial: Any = None
    ) -> None:
        """`on_paper`: entered for the agency, with its scan; `scanned`: one is kept already, another replaces it."""
        super().__init__(data, files, initial=initial)
        code = self.fields["code"]
        assert isinstance(code, forms.ChoiceField)
        code.choices = [(NOTHING, "Không có thông tin về điều kiện loại trừ"), *rules.disqualifier_texts.items()]
        code.error_messages["invalid_choice"] = "Bộ tiêu chí không có điều kiện loại trừ này."
        self.fields["paper"].required = not scanned
        if not on_paper:
            del self.fields["paper"]

    def clean_code(self) -> str:
        """Empty where nothing is known."""
        code: str = self.cleaned_data["code"]
        return "" if code == NOTHING else code


class SettleForm(_Plain):
    confirms = forms.ChoiceField(
        label="Kết luận của Ban Chỉ đạo",
        choices=[("yes", "Điều kiện loại trừ có hiệu lực: không xét công nhận"), ("no", "Không áp dụng")],
        widget=forms.RadioSelect,
        error_messages=_REQUIRED,
    )
    note = forms.CharField(
        label="Căn cứ, lý do kết luận",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=_REQUIRED,
    )


class ReasonForm(_Plain):
    reason = forms.CharField(label="Lý do", max_length=500, error_messages=_REQUIRED)


class ChangeForm(answer_form.AnswerForm):
    """What a final mark should become: entered as everywhere, with the reason in words."""

    def __init__(self, data: Any, criterion: Criterion) -> None:
        super().__init__(data, criterion)
        self.fields["reason"] = forms.CharField(
            max_length=REASON_MAX,
            error_messages={
                "required": "Hãy nêu lý do thay đổi điểm.",
                "max_length": f"Lý do dài quá {REASON_MAX} ký tự. Hãy viết gọn lại.",
            },
        )

    def clean(self) -> dict[str, Any]:
        clean = super().clean()
        if not self.errors and self.answer is None:
            raise forms.ValidationError(
                "Hãy ghi điều tìm thấy ở tiêu chí này; chưa có thì chưa tính được điểm đề nghị."
            )
        return clean


class VoteForm(_Plain):
    choice = forms.ChoiceField(
        label="Phiếu của bạn",
        choices=Vote.Choice.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn một ý kiến.", "invalid_choice": "Hãy chọn một ý kiến trong danh sách."},
    )


class CountedForm(_Plain):
    """Votes as a meeting counted them."""

    minutes_number = forms.CharField(label="Số biên bản", max_length=60, error_messages=_REQUIRED)
    minutes_on = day_field("Ngày họp")
    members = count_field("Số thành viên Ban Chỉ đạo", VOTES_MAX)
    votes_for = count_field("Tán thành", VOTES_MAX)
    against = count_field("Không tán thành", VOTES_MAX)
    abstained = count_field("Không có ý kiến", VOTES_MAX)

    @property
    def tally(self) -> Tally:
        clean = self.cleaned_data
        return Tally(clean["members"], clean["votes_for"], clean["against"], clean["abstained"])


class MeetingForm(_Plain):
    place = forms.CharField(label="Nơi họp", max_length=200, required=False)
    began_at = forms.DateTimeField(
        label="Bắt đầu lúc",
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        error_messages={"invalid": "Giờ, ngày chưa đúng. Ví dụ 20/12/2026 08:00."},
    )
    ended_at = forms.DateTimeField(
        label="Kết thúc lúc",
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        error_messages={"invalid": "Giờ, ngày chưa đúng. Ví dụ 20/12/2026 11:30."},
    )
    chair = forms.CharField(label="Chủ trì", max_length=200, required=False)
    secretary = forms.CharField(label="Thư ký cuộc họp", max_length=200, required=False)
    present = forms.CharField(
        label="Người dự",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Mỗi người một dòng.",
    )
    absent = forms.CharField(
        label="Người vắng",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Mỗi người một dòng.",
    )
    opinions = forms.CharField(
        label="Ý kiến tại cuộc họp",
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Mỗi ý kiến một dòng.",
    )
