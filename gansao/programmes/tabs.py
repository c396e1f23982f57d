"""The pages of a year as tabs: each for whoever has one of its permissions in the year's province or below.

A page that is built adds its line here; whoever may not open it does not see it.
"""

from dataclasses import dataclass
from typing import Any

from gansao.accounts.queries import Grant, grants
from gansao.accounts.roles import ROLES
from gansao.places.models import Level
from gansao.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class Tab:
    """`process`: only in years that run by a process (True), only in those that do not (False), in both (None).

    `by_place`: not for roles that reach only what they were assigned. `phase`: where the year's process has it.
    """

    key: str
    name: str
    path: str  # under /nam/<key>/
    permissions: frozenset[str]
    process: bool | None = None
    by_place: bool = False
    phase: str = ""


_READ = frozenset({"programmes.read"})
_MARKS = frozenset({"assessments.read"})
_COMMITTEE = frozenset({"committee.read"})
_ANSWER = frozenset({"committee.answer"})
_RESULT = frozenset({"recognition.read"})
_DOSSIERS = frozenset({"assessments.read_dossier"})
_REVIEW = frozenset({"assessments.review", "appraisals.read"})
_ANY = frozenset({"programmes.read", "programmes.read_own", "assessments.read_dossier"})

# In the order of a year.
TABS: tuple[Tab, ...] = (
    Tab("overview", "Tổng quan", "", _ANY),
    Tab("units", "Đơn vị", "don-vi/", _READ),
    Tab("phases", "Giai đoạn", "giai-doan/", _ANY, process=True),
    Tab("register", "Đăng ký", "dang-ky/", _DOSSIERS, process=True, by_place=True, phase="registration"),
    Tab("extensions", "Gia hạn", "gia-han/", _DOSSIERS, process=True, by_place=True),
    Tab("dossiers", "Hồ sơ", "ho-so/", _DOSSIERS, process=True),
    Tab("late", "Chậm trễ", "cham-tre/", frozenset({"programmes.read_late"}), process=True, by_place=True),
    Tab("review", "Thẩm tra", "tham-tra/", _REVIEW, process=True, by_place=True, phase="district_review"),
    Tab("appraisals", "Thẩm định", "tham-dinh/", frozenset({"appraisals.read", "appraisals.mark"}), process=True),
    Tab("marks", "Nhập điểm", "nhap-diem/", _MARKS, process=False),
    Tab("visits", "Đi thực tế", "di-thuc-te/", frozenset({"appraisals.read", "appraisals.mark"}), process=True),
    Tab("ranking", "Xếp hạng", "xep-hang/", _MARKS),
    Tab("explanations", "Giải trình", "giai-trinh/", _COMMITTEE, process=True),
    Tab("consultations", "Ý kiến cơ quan", "y-kien/", _COMMITTEE | _ANSWER, process=True),
    Tab("board", "Bảng tổng hợp", "bang-tong-hop/", _COMMITTEE, process=True),
    Tab("changes", "Thay đổi điểm", "thay-doi/", _COMMITTEE, process=True),
    Tab("submission", "Tờ trình", "to-trinh/", _COMMITTEE, process=True),
    Tab("freeze", "Chốt kết quả", "chot/", _RESULT),
    Tab("decision", "Quyết định", "quyet-dinh/", _RESULT),
    Tab("closing", "Sau quyết định", "khieu-nai/", frozenset({"closing.read", "closing.complain"})),
)


def tabs_for(user: Any, programme: Programme) -> list[Tab]:
    """The tabs of a year that this person may open. Costs no query beside the person's roles."""
    runs = programme.process is not None
    held = [grant for grant in grants(user) if _lies_in(grant, programme)]
    phases = {"", *(row["key"] for row in (programme.process or {}).get("phases", ()))}
    return [
        tab
        for tab in TABS
        if tab.process in (None, runs) and tab.phase in phases and any(_opens(grant, tab) for grant in held)
    ]


def _opens(grant: Grant, tab: Tab) -> bool:
    return (grant.reaches_within or not tab.by_place) and any(grant.allows(each) for each in tab.permissions)


def _lies_in(grant: Grant, programme: Programme) -> bool:
    """At the year's province; of a role at a district or commune the page itself knows where it lies."""
    below = grant.role in ROLES and ROLES[grant.role].level != Level.PROVINCE
    return below or programme.province_id in grant.place_ids
