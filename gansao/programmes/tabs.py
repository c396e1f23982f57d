"""The pages of a year as tabs: each for whoever has one of its permissions in the year's province or below.

A page that is built adds its line here; whoever may not open it does not see it. Who may open more than a line
of them is led by groups.
"""

from dataclasses import dataclass
from itertools import groupby
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
    group: str
    name: str
    path: str  # under /nam/<key>/
    permissions: frozenset[str]
    process: bool | None = None
    by_place: bool = False
    phase: str = ""


_READ = frozenset({"programmes.read"})
_MARKS = frozenset({"assessments.read"})
_COMMITTEE = frozenset({"committee.read"})
_PAPERS = frozenset({"committee.read", "committee.keep_papers"})
_ANSWER = frozenset({"committee.answer"})
_RESULT = frozenset({"recognition.read"})
_LATE = frozenset({"programmes.read_late"})
_DOSSIERS = frozenset({"assessments.read_dossier"})
_REVIEW = frozenset({"assessments.review", "appraisals.read"})
_ANY = frozenset({"programmes.read", "programmes.read_own", "assessments.read_dossier"})
_ASSESS = frozenset({"appraisals.read", "appraisals.mark"})
_TEAMS = frozenset({"appraisals.read"})
_TIES = frozenset({"appraisals.read", "appraisals.declare"})
_CLOSING = frozenset({"closing.read", "closing.complain"})

# In the order of a year; a group's lines stand together.
TABS: tuple[Tab, ...] = (
    Tab("overview", "Năm", "Tổng quan", "", _ANY),
    Tab("units", "Năm", "Đơn vị", "don-vi/", _READ),
    Tab("phases", "Năm", "Giai đoạn", "giai-doan/", _ANY, process=True),
    Tab("extensions", "Năm", "Gia hạn", "gia-han/", _DOSSIERS, process=True, by_place=True),
    Tab("late", "Năm", "Chậm trễ", "cham-tre/", _LATE, process=True, by_place=True),
    Tab("register", "Hồ sơ", "Đăng ký", "dang-ky/", _DOSSIERS, process=True, by_place=True, phase="registration"),
    Tab("dossiers", "Hồ sơ", "Hồ sơ", "ho-so/", _DOSSIERS, process=True),
    Tab("review", "Hồ sơ", "Thẩm tra", "tham-tra/", _REVIEW, process=True, by_place=True, phase="district_review"),
    Tab("appraisals", "Thẩm định", "Thẩm định", "tham-dinh/", _ASSESS, process=True),
    Tab("visits", "Thẩm định", "Đi thực tế", "di-thuc-te/", _ASSESS, process=True),
    Tab("teams", "Thẩm định", "Tổ", "to-tham-dinh/", _TEAMS, process=True),
    Tab("declarations", "Thẩm định", "Khai báo", "khai-bao/", _TIES, process=True),
    Tab("assignment", "Thẩm định", "Phân công", "phan-cong/", _TEAMS, process=True),
    Tab("doubles", "Thẩm định", "Chấm lần hai", "cham-lan-hai/", _TEAMS, process=True),
    Tab("columns", "Thẩm định", "Số liệu ngành", "so-lieu-nganh/", _TEAMS, process=True),
    Tab("severity", "Thẩm định", "Mức chấm", "muc-cham/", _TEAMS, process=True),
    Tab("differences", "Thẩm định", "Chênh lệch", "chenh-lech/", _TEAMS, process=True),
    Tab("explanations", "Ban Chỉ đạo", "Giải trình", "giai-trinh/", _COMMITTEE, process=True),
    Tab("consultations", "Ban Chỉ đạo", "Ý kiến cơ quan", "y-kien/", _COMMITTEE | _ANSWER, process=True),
    Tab("board", "Ban Chỉ đạo", "Bảng tổng hợp", "bang-tong-hop/", _COMMITTEE, process=True),
    Tab("changes", "Ban Chỉ đạo", "Thay đổi điểm", "thay-doi/", _COMMITTEE, process=True),
    Tab("posting", "Ban Chỉ đạo", "Lấy ý kiến", "lay-y-kien/", _COMMITTEE, process=True),
    Tab("submission", "Ban Chỉ đạo", "Tờ trình", "to-trinh/", _PAPERS, process=True),
    Tab("marks", "Kết quả", "Nhập điểm", "nhap-diem/", _MARKS, process=False),
    Tab("ranking", "Kết quả", "Xếp hạng", "xep-hang/", _MARKS),
    Tab("freeze", "Kết quả", "Chốt kết quả", "chot/", _RESULT),
    Tab("decision", "Kết quả", "Quyết định", "quyet-dinh/", _RESULT),
    Tab("closing", "Sau quyết định", "Sau quyết định", "khieu-nai/", _CLOSING),
)

IN_A_LINE = 7  # so many tabs fit in one line, without groups


@dataclass(frozen=True, slots=True)
class Group:
    """The tabs of a group that somebody may open; its own link leads to the first."""

    name: str
    tabs: tuple[Tab, ...]
    current: bool

    @property
    def title(self) -> str:
        return self.name if len(self.tabs) > 1 else self.tabs[0].name


def grouped(tabs: list[Tab], current: str) -> list[Group]:
    """Nothing where all tabs fit in one line."""
    if len(tabs) <= IN_A_LINE:
        return []
    lines = [(name, tuple(each)) for name, each in groupby(tabs, key=lambda tab: tab.group)]
    return [Group(name, each, any(tab.key == current for tab in each)) for name, each in lines]


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
