"""Text in, clean values out: signing in, passwords, accounts, roles."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from gansao.accounts import names
from gansao.accounts.actions import CODE_LENGTH, CODE_LETTERS
from gansao.accounts.models import Membership, User
from gansao.accounts.queries import place_name
from gansao.accounts.role_places import PlaceDoubt, RolePlaces
from gansao.accounts.roles import ROLES
from gansao.audit import words
from gansao.audit.queries import Filter
from gansao.domain.text import begun, nfc
from gansao.places.models import Unit

_LIST_MAX_BYTES = 2 * 1024 * 1024
_NEW_PASSWORD_HINT = "Ít nhất 10 ký tự, không toàn chữ số, không giống tên đăng nhập. Một câu dài dễ nhớ là tốt nhất."


class DayInput(forms.DateInput):
    """The browser's own calendar; it speaks ISO whatever the page's language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _password(label: str, autocomplete: str, hint: str = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(
        label=label,
        widget=widget,
        strip=False,
        max_length=200,
        help_text=hint,
        error_messages={"required": "Hãy nhập mật khẩu."},
    )


class SignInForm(forms.Form):
    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": "Hãy nhập tên đăng nhập."},
    )
    password = _password("Mật khẩu", "current-password")

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()


class NewPasswordForm(forms.Form):
    """A password typed twice, judged for one person."""

    new_password = _password("Mật khẩu mới", "new-password", _NEW_PASSWORD_HINT)
    again = _password("Nhập lại mật khẩu mới", "new-password")

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)

    def clean_new_password(self) -> str:
        password = str(self.cleaned_data["new_password"])
        password_validation.validate_password(password, self.person)
        return password

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if "new_password" in self.cleaned_data and again != self.cleaned_data["new_password"]:
            raise forms.ValidationError("Hai lần nhập khác nhau. Hãy nhập lại cho giống ô trên.")
        return again


class ChangePasswordForm(NewPasswordForm):
    old_password = _password("Mật khẩu đang dùng", "current-password")
    field_order = ("old_password", "new_password", "again")

    def clean_old_password(self) -> str:
        password = str(self.cleaned_data["old_password"])
        if not self.person.check_password(password):
            raise forms.ValidationError("Mật khẩu đang dùng chưa đúng.")
        return password


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Mã một lần",
        max_length=40,
        help_text="16 chữ và số trên giấy được phát, viết liền hay cách đều được.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": "Hãy nhập mã một lần."},
    )

    def clean_code(self) -> str:
        """What no code can be is said at once, with what to look at on the slip; nothing is looked up."""
        code = "".join(c for c in str(self.cleaned_data["code"]).upper() if c.isalnum())
        if strange := sorted(set(code) - set(CODE_LETTERS)):
            never = "mã chỉ có chữ không dấu và số, không bao giờ có chữ I, L, O, U, số 0, số 1"
            raise forms.ValidationError(f"Hãy dò lại chỗ {', '.join(strange)} với tờ phiếu: {never}.")
        if len(code) != CODE_LENGTH:
            said = f"Mã có {CODE_LENGTH} chữ và số, ở đây có {len(code)}"
            raise forms.ValidationError(f"{said}. Hãy dò lại với tờ phiếu xem thiếu hay thừa chỗ nào.")
        return code


def _six_digits(label: str, hint: str) -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
    return forms.CharField(
        label=label,
        max_length=20,
        help_text=hint,
        widget=forms.TextInput(attrs=attrs),
        error_messages={"required": "Hãy nhập mã."},
    )


class SecondStepForm(forms.Form):
    code = _six_digits("Mã xác thực", "6 chữ số ứng dụng đang hiện. Không có điện thoại thì nhập một mã dự phòng.")


class SetUpForm(forms.Form):
    code = _six_digits("Mã ứng dụng đang hiện", "6 chữ số, đổi sau mỗi 30 giây.")


class PasswordForm(forms.Form):
    """The person's password once more, before something that makes the account weaker."""

    password = _password("Mật khẩu đang dùng", "current-password")

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if not self.person.check_password(password):
            raise forms.ValidationError("Mật khẩu chưa đúng.")
        return password


class SsoLinkForm(forms.Form):
    name = forms.CharField(
        label="Tên của người này ở hệ thống đăng nhập chung",
        max_length=200,
        required=False,
        help_text="Đúng như hệ thống ấy gọi người này. Để trống là gỡ: chỉ còn đăng nhập bằng mật khẩu.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )


class _ProvinceChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Unit) -> str:
        until = f"đến {obj.last_on:%d/%m/%Y}" if obj.last_on else f"từ {obj.first_on:%d/%m/%Y}"
        return f"{place_name(obj)} (mã {obj.code}, {until})"


class PlaceForm(forms.Form):
    """A province out of `provinces`, those the administrator may choose."""

    place = _ProvinceChoice(label="Tỉnh", queryset=Unit.objects.none(), empty_label=None)

    def __init__(self, provinces: QuerySet[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = provinces.prefetch_related("periods").order_by("-first_on", "code")


class GrantForm(PlaceForm):
    """A role at a province, or at a unit of it, during a period. `place` comes out as the unit itself."""

    role = forms.ChoiceField(label="Vai trò", choices=[(role.key, role.name) for role in ROLES.values()])
    unit = forms.CharField(
        label="Mã hoặc tên đơn vị",
        max_length=200,
        required=False,
        help_text="Chỉ cần khi vai trò ở cấp xã hoặc cấp huyện, ví dụ 07420 hoặc Xã Mỹ Thái, Huyện Lạng Giang.",
    )
    first_on = forms.DateField(label="Từ ngày", widget=DayInput())
    last_on = forms.DateField(
        label="Đến hết ngày", widget=DayInput(), required=False, help_text="Để trống nếu chưa biết."
    )
    field_order: tuple[str, ...] = ("role", "place", "unit", "first_on", "last_on")

    def clean_last_on(self) -> date | None:
        last_on: date | None = self.cleaned_data["last_on"]
        first_on = self.cleaned_data.get("first_on")
        if last_on and first_on and last_on < first_on:
            raise forms.ValidationError("Ngày cuối đứng trước ngày đầu. Hãy sửa một trong hai ngày.")
        return last_on

    def clean(self) -> dict[str, Any]:
        clean = self.cleaned_data
        said = clean.pop("unit", "")
        role, province, first_on = (clean.get(name) for name in ("role", "place", "first_on"))
        if role and province and first_on:
            try:
                clean["place"] = RolePlaces(province).find(said, role, first_on)
            except PlaceDoubt as doubt:
                self.add_error("unit", f"{begun(str(doubt))}.")
        return clean


class PersonForm(forms.Form):
    full_name = forms.CharField(label="Họ và tên", max_length=120, error_messages={"required": "Hãy nhập họ và tên."})
    title = forms.CharField(label="Chức vụ", max_length=120, required=False)

    def clean_full_name(self) -> str:
        return nfc(self.cleaned_data["full_name"])


class NewPersonForm(PersonForm, GrantForm):
    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=60,
        help_text="Chữ thường không dấu, chữ số, dấu chấm; ví dụ nguyen.van.an. Không đổi được về sau.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": "Hãy nhập tên đăng nhập."},
    )
    field_order = ("full_name", "title", "username", "role", "place", "unit", "first_on", "last_on")

    def clean_username(self) -> str:
        username = str(self.cleaned_data["username"]).strip().lower()
        if not names.is_username(username):
            raise forms.ValidationError(names.USERNAME_RULE)
        if User.objects.filter(username=username).exists():
            raise forms.ValidationError("Tên đăng nhập này đã có người dùng. Hãy chọn tên khác.")
        return username


class ListFileForm(PlaceForm):
    """An Excel list of people, and the province of their roles."""

    file = forms.FileField(
        label="Tệp danh sách (Excel .xlsx hoặc CSV)",
        help_text="Tối đa 500 người, 2 MB.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.ods,.csv"}),
        error_messages={
            "required": "Chưa chọn tệp. Hãy chọn tệp danh sách rồi bấm “Kiểm tra danh sách”.",
            "empty": "Tệp rỗng (0 byte). Hãy chọn đúng tệp rồi tải lên lại.",
        },
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > _LIST_MAX_BYTES:
            raise forms.ValidationError("Tệp lớn hơn 2 MB, không phải là một danh sách. Hãy xóa các trang tính thừa.")
        return file


class ListForm(PlaceForm):
    """What was shown, exactly; it is read again before anything is made."""

    content = forms.CharField(widget=forms.HiddenInput, max_length=_LIST_MAX_BYTES, strip=False)


def people_chosen(data: QueryDict) -> set[int]:
    """The keys of the people ticked; what is no key is as if not ticked."""
    return {int(key) for key in data.getlist("person") if key.isdecimal() and len(key) < 10}


class EndForm(forms.Form):
    last_on = forms.DateField(
        label="Giữ vai trò đến hết ngày", widget=DayInput(), error_messages={"required": "Hãy chọn ngày."}
    )

    def __init__(self, membership: Membership, *args: Any, **kwargs: Any) -> None:
        self.membership = membership
        kwargs.setdefault("initial", {"last_on": timezone.localdate() - timedelta(days=1)})
        super().__init__(*args, **kwargs)

    def clean_last_on(self) -> date:
        last_on: date = self.cleaned_data["last_on"]
        earliest = self.membership.first_on - timedelta(days=1)
        if last_on < earliest:
            raise forms.ValidationError(f"Sớm nhất là {earliest:%d/%m/%Y}, hôm trước ngày nhận vai trò.")
        return last_on


class AuditFilterForm(forms.Form):
    """What to look for in the log. What cannot be read is as if not asked."""

    person = forms.ModelChoiceField(
        label="Người làm", queryset=User.objects.none(), required=False, empty_label="Mọi người"
    )
    action = forms.ChoiceField(label="Việc", required=False)
    object_type = forms.ChoiceField(label="Loại đối tượng", required=False)
    object_id = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput())
    first_on = forms.DateField(label="Từ ngày", required=False, widget=DayInput())
    last_on = forms.DateField(label="Đến hết ngày", required=False, widget=DayInput())

    def __init__(self, people: QuerySet[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person, action, object_type = (self.fields[name] for name in ("person", "action", "object_type"))
        assert isinstance(person, forms.ModelChoiceField)
        assert isinstance(action, forms.ChoiceField) and isinstance(object_type, forms.ChoiceField)
        person.queryset = people
        action.choices = [("", "Mọi việc"), *words.ACTIONS.items()]
        object_type.choices = [("", "Mọi loại"), *words.OBJECTS.items()]

    def wanted(self) -> Filter:
        self.is_valid()
        clean = self.cleaned_data
        person: User | None = clean.get("person")
        return Filter(
            person=person.pk if person else None,
            action=clean.get("action", ""),
            object_type=clean.get("object_type", ""),
            object_id=clean.get("object_id", ""),
            first_on=clean.get("first_on"),
            last_on=clean.get("last_on"),
        )
