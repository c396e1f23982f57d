"""Text in, clean values out: evidence and documents of a dossier."""

from collections.abc import Sequence
from typing import Any

from django import forms

from gansao.assessments.models import DossierDocument, Evidence

FILES_MAX = 12
_LONG = {"max_length": "Tên dài quá 200 ký tự. Hãy viết gọn lại."}


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Every chosen file, each checked as one file is."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, (list, tuple)) else [data] if data else []
        if not files and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(files) > FILES_MAX:
            raise forms.ValidationError(f"Mỗi lần tải lên nhiều nhất {FILES_MAX} tệp; đã chọn {len(files)} tệp.")
        if empty := [file.name for file in files if not file.size]:
            which = f"Tệp rỗng (0 byte): {', '.join(empty)}"
            raise forms.ValidationError(f"{which}. Chưa nhận tệp nào: hãy chọn lại, thay hoặc bỏ tệp rỗng.")
        return [super(FilesField, self).clean(file, initial) for file in files]


class EvidenceForm(forms.Form):
    """Files, or a link, or a reference; for one criterion."""

    criterion = forms.ChoiceField(
        label="Cho tiêu chí",
        error_messages={"required": "Hãy chọn tiêu chí.", "invalid_choice": "Bộ tiêu chí không có tiêu chí này."},
    )
    title = forms.CharField(label="Tên minh chứng", required=False, max_length=200, error_messages=_LONG)
    chosen = FilesField(label="Tệp", required=False)
    url = forms.URLField(
        label="Liên kết",
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": "Địa chỉ chưa đúng, ví dụ đúng: https://mythai.bacninh.gov.vn/niem-yet"},
    )
    refers_to = forms.ChoiceField(label="Minh chứng đã có", required=False)

    def __init__(self, *args: Any, criteria: Sequence[tuple[str, str]], pieces: Sequence[Evidence], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["criterion"].choices = [("", "Chọn tiêu chí"), *criteria]  # type: ignore[attr-defined]  # a ChoiceField
        choices = [("", "Không dẫn chiếu"), *((str(p.pk), f"{p.criterion}: {p.title}") for p in pieces)]
        self.fields["refers_to"].choices = choices  # type: ignore[attr-defined]  # likewise

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if url and not url.lower().startswith(("http://", "https://")):
            raise forms.ValidationError("Liên kết phải bắt đầu bằng https:// hoặc http://.")
        return url

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if not self.errors and not (clean.get("chosen") or clean.get("url") or clean.get("refers_to")):
            raise forms.ValidationError("Chưa có gì để thêm. Hãy chọn tệp, ghi liên kết hoặc chọn minh chứng đã có.")
        return clean


class PieceForm(forms.Form):
    """One thing to do with a piece of evidence, and what that needs."""

    verb = forms.ChoiceField(
        choices=[(v, v) for v in ("doi-ten", "chuyen", "thay", "go", "khoi-phuc", "xac-nhan")],
        error_messages={"invalid_choice": "Việc này không có ở minh chứng."},
    )
    title = forms.CharField(required=False, max_length=200, error_messages=_LONG)
    criterion = forms.CharField(required=False, max_length=20)
    file = forms.FileField(required=False, error_messages={"empty": "Tệp rỗng (0 byte). Hãy chọn đúng tệp."})

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if clean.get("verb") == "thay" and not clean.get("file"):
            self.add_error("file", "Hãy chọn tệp mới để thay.")
        return clean


class DocumentForm(forms.Form):
    kind = forms.ChoiceField(choices=DossierDocument.Kind.choices)
    file = forms.FileField(
        error_messages={
            "required": "Hãy chọn tệp PDF hoặc Word của văn bản.",
            "empty": "Tệp rỗng (0 byte). Hãy chọn đúng tệp.",
        }
    )
