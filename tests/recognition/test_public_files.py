"""Open data beside every table: what it says, how it is kept, and that nothing in it runs."""

import csv
import io
import json

import pytest
from django.test import Client

from gansao import law
from gansao.domain import register
from gansao.recognition.public_files import csv_text
from gansao.workbooks import sheets
from gansao.workbooks.marks import read_marks
from tests.factories import small_criteria_set
from tests.recognition.conftest import Small


def table(client: Client, address: str) -> list[list[str]]:
    response = client.get(address)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content.startswith("\ufeff".encode())
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_json_of_a_year(small: Small, client: Client) -> None:
    small.frozen().published()
    data = client.get("/ket-qua/2023.json").json()
    assert set(data) == {"year", "synthetic", "province", "units", "summary"}
    assert (data["year"], data["synthetic"]) == (2023, True)
    assert data["province"] == {"code": "24", "name": "Tỉnh Bắc Giang"}
    assert data["units"][0] == {
        "code": "07375",
        "name": "Thị trấn Vôi",
        "district": {"code": "217", "name": "Huyện Lạng Giang"},
        "points": "9.25",
        "stars": 3,
    }
    assert data["summary"] == {
        "units": 4,
        "complete": 4,
        "recognised": 3,
        "share": "75.00",
        "by_stars": {"1": 1, "2": 1, "3": 1, "4": 0, "5": 0},
    }


def test_the_json_shows_no_more_than_the_page(small: Small, client: Client) -> None:
    small.frozen().published("status")
    units = {unit["code"]: unit for unit in client.get("/ket-qua/2023.json").json()["units"]}
    assert (units["07423"]["points"], units["07423"]["stars"]) == (None, 0)
    assert "07423" not in client.get("/ket-qua/2023/diem.csv").content.decode()


def test_the_csv_of_a_year(small: Small, client: Client) -> None:
    small.frozen().published()
    rows = table(client, "/ket-qua/2023.csv")
    assert rows[0] == ["SỐ LIỆU GIẢ LẬP"]
    assert rows[1][:2] == ["mã đơn vị", "tên đơn vị"]
    assert rows[1][-2:] == ["thu hồi", "hết hiệu lực"]
    assert rows[2] == ["07375", "Thị trấn Vôi", "217", "Huyện Lạng Giang", "9.25", "3", "1", "có", "", ""]
    assert rows[5][-3:] == ["không", "", ""]


def test_the_marks_are_read_back_by_the_command_line(small: Small, client: Client) -> None:
    small.frozen().published()
    content = client.get("/ket-qua/2023/diem.csv").content
    read = read_marks(sheets.read(content, "diem.csv"), small_criteria_set())
    assert [row.code for row in read.rows] == ["07375", "07420", "07423", "07432"]
    assert read.rows[1].marks == {"1": 200, "2": 150, "3": 150}


def test_the_frozen_criteria_set_is_sent_not_the_stored_one(small: Small, client: Client) -> None:
    small.frozen().published()
    small.programme.criteria_set.content = {}
    small.programme.criteria_set.save(update_fields=["content"])
    content = client.get("/ket-qua/2023/bo-tieu-chi.yaml").content
    assert content.decode().startswith("# SỐ LIỆU GIẢ LẬP\n")
    assert law.load_criteria_set(content, "bo-tieu-chi.yaml") == small_criteria_set()


def test_the_log_is_a_whole_chain(small: Small, client: Client) -> None:
    small.frozen().published()
    response = client.get("/ket-qua/so-cai.jsonl")
    lines = [json.loads(line) for line in response.content.decode().splitlines()]
    assert register.check_chain(lines) == ()
    assert lines[0]["decision"]["number"] == "05/QĐ-UBND"


def test_lists_of_years_and_decisions(small: Small, client: Client) -> None:
    small.frozen().published()
    (year,) = client.get("/ket-qua.json").json()
    assert year["decision"] == {"number": "05/QĐ-UBND", "signed_on": "2023-12-25"}
    assert year["synthetic"] is True
    assert table(client, "/ket-qua.csv")[1][:2] == ["2023", "2023"]
    (decision,) = client.get("/quyet-dinh.json").json()
    assert (decision["number"], decision["stands"], decision["recognised"]) == ("05/QĐ-UBND", True, 3)
    assert len(decision["signed_file_sha256"]) == 64
    assert table(client, "/quyet-dinh.csv")[1][-1] == "SỐ LIỆU GIẢ LẬP"


FILES = ("2023.json", "2023.csv", "2023/diem.csv", "2023/bo-tieu-chi.yaml", "so-cai.jsonl")


@pytest.mark.parametrize("name", FILES)
def test_kept_a_minute_and_not_sent_twice(small: Small, client: Client, name: str) -> None:
    small.frozen().published()
    first = client.get(f"/ket-qua/{name}")
    assert first["Cache-Control"] == "public, max-age=60"
    again = client.get(f"/ket-qua/{name}", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(f"/ket-qua/{name}", headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES[:4])
def test_what_is_not_published_is_not_there(client: Client, name: str) -> None:
    assert client.get(f"/ket-qua/{name}").status_code == 404


@pytest.mark.parametrize("start", "=+-@\t")
def test_no_cell_starts_a_formula(start: str) -> None:
    text = csv_text(("tên",), [(f"{start}1+1", 3)])
    assert text == f"\ufefftên\r\n'{start}1+1,3\r\n"


def test_queries(small: Small, client: Client, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    small.frozen().published()
    client.get("/ket-qua/2023.json")
    for name in ("2023.json", "2023.csv", "2023/diem.csv"):
        with django_assert_num_queries(1):
            client.get(f"/ket-qua/{name}")
