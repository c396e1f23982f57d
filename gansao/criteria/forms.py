"""A criteria set as a file, or as the YAML that was shown and is now to be kept."""

from django import forms

from gansao import law
from gansao.domain.criteria import CriteriaSet
from gansao.domain.faults import Fault
from gansao.domain.rulebook import CriteriaSetInvalid
from gansao.workbooks import criteria_set


class FileForm(forms.Form):
    file = forms.FileField(
        label="Tệp bộ tiêu chí (YAML hoặc Excel .xlsx)",
        error_messages={
            "required": "Chưa chọn tệp. Hãy chọn tệp bộ tiêu chí rồi bấm “Kiểm tra tệp”.",
            "empty": "Tệp rỗng (0 byte). Hãy chọn đúng tệp rồi tải lên lại.",
        },
    )


class ContentForm(forms.Form):
    """What was shown, exactly; it is checked again before it is kept."""

    content = forms.CharField(widget=forms.HiddenInput, max_length=law.MAX_BYTES, strip=False)


def read_file(content: bytes, name: str) -> tuple[CriteriaSet | None, tuple[Fault, ...]]:
    """A criteria set from the bytes of a YAML or XLSX file, or all its faults."""
    try:
        return criteria_set.load(content, name), ()
    except CriteriaSetInvalid as invalid:
        return None, tuple(invalid.faults)
