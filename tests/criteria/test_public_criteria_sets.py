"""/bo-tieu-chi/: how the rules work, computed from the data, for anybody."""

import csv
import html
import io
import re

import pytest
from django.test import Client

from gansao import law
from gansao.domain import points, rulebook
from gansao.domain.criteria import CriteriaSet
from tests.factories import make_criteria_set_small, small_criteria_set

SHIPPED = [law.criteria_set(key) for key in law.criteria_set_ids()]


def words(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split()))


@pytest.mark.django_db
def test_no_set_yet(client: Client) -> None:
    assert "Chưa có bộ tiêu chí nào" in words(client, "/bo-tieu-chi/")
    assert client.get("/bo-tieu-chi/khong-co/").status_code == 404


@pytest.mark.django_db
def test_an_unofficial_set_says_so_in_the_list_and_on_its_page(client: Client) -> None:
    make_criteria_set_small()
    assert "Không chính thức" in words(client, "/bo-tieu-chi/")
    said = words(client, "/bo-tieu-chi/nho/")
    assert "Bộ tiêu chí này không chính thức. Nguồn: tests/factories.py." in said


@pytest.mark.django_db
def test_the_rules_in_words(client: Client) -> None:
    make_criteria_set_small()
    said = words(client, "/bo-tieu-chi/nho/")
    assert "3 tiêu chí trong 2 nhóm, tổng 10 điểm" in said
    assert "từ 7 đến dưới 9 điểm" in said
    assert "Muốn được từ 3 sao , ngoài đủ điểm còn phải có: Tiêu chí 1, niêm yết: đủ 4 điểm" in said
    assert "Có cán bộ bị kỷ luật (L1)" in said
    assert "thiếu điểm không phải là 0 điểm" in said
    assert "Tại bộ phận một cửa 2 điểm" in said


@pytest.mark.django_db
@pytest.mark.parametrize("shipped", SHIPPED, ids=lambda each: each.id)
def test_every_shipped_set_is_shown_whole(client: Client, shipped: CriteriaSet) -> None:
    make_criteria_set_small(shipped)
    said = words(client, f"/bo-tieu-chi/{shipped.id}/")
    for criterion in shipped.criteria:
        assert criterion.name in said
    for item in shipped.disqualifiers:
        assert item.text in said
    for note in shipped.notes:
        assert note in said


@pytest.mark.django_db
def test_yaml_and_json_give_the_same_set_back(client: Client) -> None:
    make_criteria_set_small()
    yaml = client.get("/bo-tieu-chi/nho.yaml")
    assert law.load_criteria_set(yaml.content, "nho.yaml") == small_criteria_set()
    assert rulebook.build(client.get("/bo-tieu-chi/nho.json").json()) == small_criteria_set()
    assert client.get("/bo-tieu-chi/nho.json", headers={"If-None-Match": yaml["ETag"]}).status_code == 200
    assert client.get("/bo-tieu-chi/nho.yaml", headers={"If-None-Match": yaml["ETag"]}).status_code == 304


@pytest.mark.django_db
def test_the_table_of_criteria_as_csv(client: Client) -> None:
    made = rulebook.to_data(small_criteria_set())
    made["groups"][0]["criteria"][0]["name"] = "=1+1"
    make_criteria_set_small(rulebook.build(made))
    answer = client.get("/bo-tieu-chi/nho.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["nhóm", "mã tiêu chí", "tiêu chí", "điểm tối đa", "cách chấm"]
    assert [row[:4] for row in rows[1:]] == [
        [group.code, each.code, "'=1+1" if each.code == "1" else each.name, points.text(each.points)]
        for group in small_criteria_set().groups
        for each in group.criteria
    ]
    assert 'href="/bo-tieu-chi/nho.csv"' in client.get("/bo-tieu-chi/nho/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_queries(client: Client, django_assert_num_queries, count: int) -> None:  # type: ignore[no-untyped-def]
    for number in range(count):
        data = rulebook.to_data(small_criteria_set()) | {"id": f"nho-{number}"}
        make_criteria_set_small(rulebook.build(data))
    with django_assert_num_queries(1):
        client.get("/bo-tieu-chi/")
