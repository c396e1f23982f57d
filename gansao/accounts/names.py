"""Names of people: how they are found and how they are ordered."""

from gansao.domain.text import fold, nfc, sort_key


def order(full_name: str) -> str:
    """Vietnamese lists go by the given name, which stands last: "Nguyễn Văn An" before "Lê Thị Bình"."""
    words = nfc(full_name).split(" ")
    return sort_key(" ".join([words[-1], *words[:-1]]))[:250]


def search_text(full_name: str, title: str, username: str) -> str:
    return fold(f"{full_name} {title} {username}")[:400]
