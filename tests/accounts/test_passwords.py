import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from gansao.accounts.models import User

PERSON = User(username="nguyen.van.an", full_name="Nguyễn Văn An")


@pytest.mark.parametrize(
    ("password", "messages"),
    [
        ("hoa sen", ["Mật khẩu cần ít nhất 10 ký tự. Một câu dài dễ nhớ là tốt nhất."]),
        ("9305718264", ["Mật khẩu này hoàn toàn là số."]),
        ("nguyen.van.an1", ["Mật khẩu quá giống với Tên đăng nhập."]),
    ],
)
def test_a_poor_password_is_told_why_in_vietnamese(password: str, messages: list[str]) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, PERSON)
    assert refusal.value.messages == messages


def test_a_sentence_is_a_good_password() -> None:
    validate_password("hoa sen nở trắng", PERSON)
