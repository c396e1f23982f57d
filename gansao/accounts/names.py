"""Names of people: how they are found and how they are ordered; and what a sign-in name may be."""

import re

from gansao.domain.text import fold, nfc, sort_key

USERNAME_RULE = "Tên đăng nhập gồm 3 đến 60 chữ thường không dấu, chữ số, dấu chấm, gạch nối hoặc gạch dưới."
_USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,58})[a-z0-9]")


def is_username(text: str) -> bool:
    return bool(_USERNAME.fullmatch(text))


def order(full_name: str) -> str:
    """Vietnamese lists go by the given name, which stands last: "Nguyễn Văn An" before "Lê Thị Bình"."""
    words = nfc(full_name).split(" ")
    return sort_key(" ".join([words[-1], *words[:-1]]))[:250]


def search_text(full_name: str, title: str, username: str) -> str:
    return fold(f"{full_name} {title} {username}")[:400]
