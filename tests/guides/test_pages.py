"""/huong-dan/: the guides for everybody, one's own first; every link, picture and anchor leads somewhere."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from flit_core.common import Module
from PIL import Image

from gansao.accounts.roles import ROLES
from gansao.guides import shelf
from tests.factories import make_commune, make_district, make_province, make_user
from tests.server import ROOT

pytestmark = pytest.mark.django_db
LIST = "/huong-dan/"
LINKED = re.compile(r"{% url ['\"]guides:guide['\"] ['\"]([\w-]+)['\"] %}(?:#([^\"]+))?")


class Seen(HTMLParser):
    """What a page points to and what in it can be pointed at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: list[str] = []
        self.links: list[str] = []
        self.pictures: list[dict[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.anchors += [said["id"]] if "id" in said else []
        self.links += [said["href"]] if tag == "a" else []
        self.pictures += [said] if tag == "img" else []


def seen(client: Client, address: str) -> Seen:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return Seen(answer.content.decode())


def titles(client: Client) -> list[str]:
    return re.findall(r'<h2><a href="/huong-dan/([\w-]+)/">', client.get(LIST).content.decode())


def test_a_stranger_reads_for_whom_each_guide_is(client: Client) -> None:
    text = client.get(LIST).content.decode()
    assert titles(client) == ["xa", "huyen", "to-tham-dinh", "thu-ky"]
    assert "Dành cho công chức và lãnh đạo xã" in text and "của bạn" not in text
    assert '<a href="/huong-dan/xa/#6-trình-và-nộp">6. Trình và nộp</a>' in text
    assert f'<a href="{LIST}">Hướng dẫn</a>' in client.get("/").content.decode()


def test_a_guide_has_one_title_its_contents_and_its_steps(client: Client) -> None:
    text = client.get("/huong-dan/to-tham-dinh/").content.decode()
    assert re.findall(r"<h1>(.*?)</h1>", text) == ["Thẩm định, từng bước"]
    assert "Dành cho tổ thẩm định." in text
    assert '<li><a href="#5-biên-bản">5. Biên bản</a></li>' in text and '<h2 id="5-biên-bản">5. Biên bản</h2>' in text
    assert "<strong>Rút mẫu trước khi đi (cần mạng)</strong>" in text
    assert "Dành cho thư ký" in text  # the way to the others


def test_what_is_not_there_is_not_found(client: Client) -> None:
    assert client.get("/huong-dan/khong-co/").status_code == 404
    assert client.get("/huong-dan/markdown/").status_code == 404


@pytest.mark.parametrize(
    ("role", "first", "part"),
    [
        ("secretariat", "thu-ky", ""),
        ("team_head", "to-tham-dinh", ""),
        ("commune_editor", "xa", ""),
        ("district_reviewer", "huyen", ""),
        ("chairman", "thu-ky", "5. Chốt, soạn, ký, công bố"),
        ("consulted_agency", "thu-ky", "3. Giải trình và ý kiến các cơ quan"),
    ],
)
def test_ones_own_guide_stands_first(client: Client, role: str, first: str, part: str) -> None:
    province = make_province()
    district = make_district(province)
    place = {"commune": make_commune(district), "district": district}.get(ROLES[role].level, province)
    client.force_login(make_user("nguoi", role, place))
    text = client.get(LIST).content.decode()
    assert titles(client)[0] == first and sorted(titles(client)) == sorted(shelf.NAMES)
    own = text[: text.index("</li>")]
    assert ("phần của bạn" in own and part in own) if part else "của bạn</span>" in own
    assert text.count("của bạn</span>") == 1
    assert '<a href="/huong-dan/" aria-current="page">Hướng dẫn</a>' in text


def test_who_has_no_guide_sees_all_of_them(client: Client) -> None:
    client.force_login(make_user("quan-tri", "administrator", make_province()))
    assert titles(client) == list(shelf.NAMES) and "của bạn" not in client.get(LIST).content.decode()


def test_each_part_of_a_role_is_there() -> None:
    assert shelf.OF_ROLE.keys() <= ROLES.keys()
    for name, part in shelf.OF_ROLE.values():
        found = shelf.guide(name)
        assert found and (not part or part in {heading.anchor for heading in found.page.contents}), part


def test_a_stranger_asks_the_database_nothing(client: Client, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for address in (LIST, "/huong-dan/xa/"):
        with django_assert_num_queries(0):
            client.get(address)


@pytest.mark.parametrize("name", shelf.NAMES)
def test_every_link_and_anchor_leads_somewhere(client: Client, name: str) -> None:
    address = f"/huong-dan/{name}/"
    page = seen(client, address)
    assert len(set(page.anchors)) == len(page.anchors)
    guides = [link for link in page.links if link.startswith(("#", LIST))]
    assert len(guides) >= 8 and not [link for link in page.links if link.endswith(".md") or "//" in link]
    for link in guides:
        where, anchor = urldefrag(link)
        assert not anchor or unquote(anchor) in seen(client, where or address).anchors, link


@pytest.mark.parametrize("name", shelf.NAMES)
def test_every_picture_is_served_said_in_words_and_opens_in_full(client: Client, name: str) -> None:
    page = seen(client, f"/huong-dan/{name}/")
    assert len(page.pictures) >= 3
    for picture in page.pictures:
        path = finders.find(picture["src"].removeprefix("/tinh/"))
        assert isinstance(path, str), picture["src"]
        assert (int(picture["width"]), int(picture["height"])) == Image.open(path).size
        assert len(picture["alt"]) > 10 and picture["src"] in page.links


@pytest.mark.parametrize("name", shelf.NAMES)
def test_links_lead_somewhere_in_the_repository_too(name: str) -> None:
    file = ROOT / "gansao" / "guides" / f"{name}.md"
    links = re.findall(r"\]\(([^)]+)\)", file.read_text(encoding="utf-8"))
    assert links
    for link in links:
        where, anchor = urldefrag(link)
        assert (file.parent / where).is_file(), link
        if anchor:
            led_to = shelf.guide(where.removesuffix(".md"))
            assert led_to and anchor in {heading.anchor for heading in led_to.page.contents}, link


def test_pages_that_point_to_a_guide_point_to_a_part_of_it() -> None:
    found = [
        place for path in ROOT.glob("gansao/*/templates/**/*.html") for place in LINKED.findall(path.read_text("utf-8"))
    ]
    assert {name for name, _ in found} == set(shelf.NAMES)
    for name, anchor in found:
        led_to = shelf.guide(name)
        assert led_to and (not anchor or anchor in {heading.anchor for heading in led_to.page.contents}), anchor


def test_what_is_installed_has_the_guides_and_their_pictures() -> None:
    """flit takes into the wheel what stands in the package, and nothing of docs/."""
    package = ROOT / "gansao"
    shipped = set(Module("gansao", ROOT).iter_files())
    assert {str(package / "guides" / f"{name}.md") for name in shelf.NAMES} <= shipped
    assert {str(path) for path in (package / "guides" / "static" / "guides").glob("*.png")} <= shipped
