"""What the frame around every page needs: the narrow set of places, by who is looking."""

from typing import Any

from django.http import HttpRequest

PUBLIC = (
    ("/ket-qua/", "Kết quả"),
    ("/don-vi/", "Đơn vị"),
    ("/bo-tieu-chi/", "Bộ tiêu chí"),
    ("/quyet-dinh/", "Quyết định"),
)
OFFICIAL = (
    ("/viec/", "Việc của tôi", ("/viec/", "/nam/")),
    ("/thong-bao/", "Thông báo", ("/thong-bao/",)),
)
GUIDES = ("/huong-dan/", "Hướng dẫn")
BY_PERMISSION = (
    ("audit.read", "/nhat-ky/", "Nhật ký"),
    ("accounts.manage", "/quan-tri/tai-khoan/", "Tài khoản"),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """`frame_nav`: the places in the header. The rights come from `accounts` through request.rights, where set."""
    path = request.path
    nav: list[dict[str, Any]] = []
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        nav += [_item(url, name, path.startswith(under)) for url, name, under in OFFICIAL]
    # a narrow set of places by role: who works here finds decisions from the year
    public = PUBLIC if not nav else PUBLIC[:3]
    nav += [_item(url, name, path.startswith(url)) for url, name in public]
    if user is not None and user.is_authenticated:
        rights: frozenset[str] = getattr(user, "rights", frozenset())
        own = [(url, name) for right, url, name in BY_PERMISSION if right in rights]
        # one row: where all of these stand there is no room for the guides, which the foot has too
        own += [GUIDES] if len(own) < len(BY_PERMISSION) else []
        nav += [_item(url, name, path.startswith(url)) for url, name in own]
    return {"frame_nav": nav}


def _item(url: str, name: str, current: bool) -> dict[str, Any]:
    return {"url": url, "name": name, "current": current}
