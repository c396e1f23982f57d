"""Which guides there are, and which part of which is for whom. The files beside this module are the only copy."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from gansao.guides.markdown import FOLDER, Heading, Page, read

NAMES = ("xa", "huyen", "to-tham-dinh", "thu-ky")  # in the order of a year
TO_WHOM = " – dành cho "
# {role: (guide, the part that is theirs; all of it where none is named)}; a role that no guide speaks to is not here.
OF_ROLE = {
    "commune_editor": ("xa", ""),
    "commune_leader": ("xa", ""),
    "district_reviewer": ("huyen", ""),
    "team_member": ("to-tham-dinh", ""),
    "team_head": ("to-tham-dinh", ""),
    "secretariat": ("thu-ky", ""),
    "consulted_agency": ("thu-ky", "3-giải-trình-và-ý-kiến-các-cơ-quan"),
    "committee_member": ("thu-ky", "4-trình-ban-chỉ-đạo-biểu-quyết-tờ-trình"),
    "chairman": ("thu-ky", "5-chốt-soạn-ký-công-bố"),
    "records_clerk": ("thu-ky", "5-chốt-soạn-ký-công-bố"),
}


@dataclass(frozen=True, slots=True)
class Guide:
    name: str
    title: str
    to_whom: str
    page: Page

    def __str__(self) -> str:
        return self.title


@cache
def guide(name: str) -> Guide | None:
    if name not in NAMES:
        return None
    page = read((FOLDER / f"{name}.md").read_text(encoding="utf-8"))
    title, _, to_whom = page.title.partition(TO_WHOM)
    return Guide(name, title, to_whom, page)


def guides() -> list[Guide]:
    return [found for name in NAMES if (found := guide(name))]


def parts_for(roles: Collection[str]) -> dict[str, list[Heading]]:
    """{guide: the parts that these roles need}; no part named: the whole guide is theirs."""
    theirs: dict[str, set[str]] = {}
    for role in OF_ROLE.keys() & set(roles):
        name, part = OF_ROLE[role]
        theirs.setdefault(name, set()).add(part)
    return {
        each.name: [] if "" in parts else [heading for heading in each.page.contents if heading.anchor in parts]
        for each in guides()
        if (parts := theirs.get(each.name))
    }
