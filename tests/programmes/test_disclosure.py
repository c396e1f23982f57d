"""/nam/<key>/cong-khai/: what the public is shown of units not recognised."""

import pytest
from django.test import Client

from gansao.programmes.models import Programme
from tests.factories import make_user, make_year

pytestmark = pytest.mark.django_db
URL = "/nam/2023/cong-khai/"


def test_who_may(client: Client) -> None:
    year = make_year()
    assert client.get(URL).headers["Location"] == f"/dang-nhap/?next={URL}"
    client.force_login(make_user("nguoi-ngoai"))
    assert client.get(URL).status_code == 404
    client.force_login(make_user("chu-tich", "chairman", year.province))
    assert client.get(URL).status_code == 403


def test_choose_until_published(client: Client) -> None:
    year = make_year()
    client.force_login(make_user("thu-ky", "secretariat", year.province))
    assert client.get(URL).context["form"]["unrecognised_shown"].value() == "status"
    assert client.post(URL, {"unrecognised_shown": "points"}).headers["Location"] == "/nam/2023/"
    assert Programme.objects.get().unrecognised_shown == "points"
    assert client.post(URL, {"unrecognised_shown": "everything"}).status_code == 409
    Programme.objects.update(state="published")
    page = client.post(URL, {"unrecognised_shown": "nothing"})
    assert page.status_code == 409 and "Kết quả đã công bố" in page.content.decode()
    assert Programme.objects.get().unrecognised_shown == "points"
