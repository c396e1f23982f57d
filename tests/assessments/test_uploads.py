"""/nam/<key>/nhap-diem/: give a marks workbook; what was given before."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gansao.assessments import actions
from gansao.assessments.models import Mark, MarksUpload
from gansao.audit.models import Entry
from gansao.files.models import StoredFile
from gansao.programmes.models import Programme
from tests.factories import NOW, make_process_year, make_user, make_year

from .sheets import FULL, HEAD

pytestmark = pytest.mark.django_db
URL = "/nam/2023/nhap-diem/"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path


@pytest.fixture
def secretary(client: Client) -> Client:
    client.force_login(make_user("thu-ky", "secretariat", make_year().province))
    return client


def give(client: Client, text: str = FULL, name: str = "diem.csv") -> Any:
    return client.post(URL, {"file": SimpleUploadedFile(name, text.encode())})


def test_who_may(client: Client) -> None:
    year = make_year()
    assert client.get(URL).headers["Location"] == f"/dang-nhap/?next={URL}"
    client.force_login(make_user("nguoi-ngoai"))
    assert client.get(URL).status_code == 404
    assert give(client).status_code == 404
    client.force_login(make_user("van-thu", "records_clerk", year.province))
    page = client.get(URL)
    assert page.status_code == 200 and "Kiểm tra bảng điểm</button>" not in page.content.decode()
    assert give(client).status_code == 403
    assert not MarksUpload.objects.exists()


def test_a_file_is_kept_and_shown_and_writes_no_mark(secretary: Client) -> None:
    marks = Mark.objects.count()
    response = give(secretary)
    upload = MarksUpload.objects.get()
    assert response.headers["Location"] == f"{URL}{upload.pk}/"
    assert (upload.state, upload.file.name, upload.uploaded_by.username) == ("ready", "diem.csv", "thu-ky")
    assert Mark.objects.count() == marks
    assert list(Entry.objects.order_by("id").values_list("action", flat=True)) == [
        "files.store",
        "assessments.receive_upload",
    ]
    page = secretary.get(URL).content.decode()
    assert "diem.csv" in page and "Sẵn sàng nhận" in page


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (f"{HEAD}\n99999,Xã Lạ,,1,1,1,", "faulty"),
        (f"{HEAD}\n,Xã Mỹ Thai,,1,1,1,", "asking"),
        ("một,hai\n1,2", "faulty"),
    ],
)
def test_the_state_says_what_comes_next(secretary: Client, text: str, state: str) -> None:
    give(secretary, text)
    assert MarksUpload.objects.get().state == state


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "diem.xlsx", "Tệp rỗng"),
        (b"%PDF-1.7\n%%EOF", "diem.xlsx", "Nội dung tệp là PDF"),
        (b"PK\x05\x06" + b"\0" * 18, "diem.xlsx", "Tệp “diem.xlsx” hỏng hoặc không phải loại nhận ở đây"),
    ],
)
def test_what_is_no_workbook_is_refused_and_not_kept(secretary: Client, content: bytes, name: str, said: str) -> None:
    response = secretary.post(URL, {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 409 and said in response.content.decode()
    assert not MarksUpload.objects.exists() and not StoredFile.objects.exists()


def test_too_large(secretary: Client, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 100
    response = give(secretary)
    assert response.status_code in (409, 413)
    assert not MarksUpload.objects.exists() and not StoredFile.objects.exists()


def test_no_file(secretary: Client) -> None:
    response = secretary.post(URL, {})
    assert response.status_code == 409 and "Chưa chọn tệp" in response.content.decode()


@pytest.mark.parametrize(("state", "said"), [("frozen", "đã chốt kết quả"), ("published", "đã công bố")])
def test_a_closed_year_takes_no_file(secretary: Client, state: str, said: str) -> None:
    Programme.objects.update(state=state)
    assert said in secretary.get(URL).content.decode()
    response = give(secretary)
    assert response.status_code == 409 and said in response.content.decode()
    assert not MarksUpload.objects.exists() and not StoredFile.objects.exists()


def test_a_year_with_a_process_takes_marks_from_no_table(client: Client) -> None:
    year = make_process_year("committee")
    secretary = make_user("thu-ky", "secretariat", year.province)
    client.force_login(secretary)
    assert client.get(URL).status_code == 404
    assert give(client).status_code == 404
    for write in (
        lambda: actions.receive_upload(programme=year, content=FULL.encode(), name="a.csv", by=secretary, at=NOW),
        lambda: actions.set_marks(programme=year, marks={"07420": {"1": 100}}, by=secretary, at=NOW),
    ):
        with pytest.raises(actions.Refused, match="Ban Chỉ đạo đổi bằng biểu quyết"):
            write()
    assert not Mark.objects.exists() and not MarksUpload.objects.exists() and not StoredFile.objects.exists()


def test_queries(secretary: Client, django_assert_num_queries: Any) -> None:
    give(secretary)
    with django_assert_num_queries(6):
        secretary.get(URL)
    for number in range(2):
        give(secretary, f"{FULL}\n,,,,,,{number}")
    assert MarksUpload.objects.count() == 3
    with django_assert_num_queries(6):
        secretary.get(URL)
