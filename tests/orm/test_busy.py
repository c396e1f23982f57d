import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from gansao.orm.busy import is_busy


def locked(request: HttpRequest) -> HttpResponse:
    raise OperationalError("database is locked")


def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError("mistake")


urlpatterns = [path("ban/", locked), path("hong/", broken)]
handler500 = "gansao.orm.busy.failed"


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.django_db
def test_a_lock_becomes_a_page_that_says_when_to_come_back() -> None:
    answer = Client(raise_request_exception=False).post("/ban/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert "chưa được lưu" in answer.content.decode()


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.django_db
def test_another_mistake_stays_a_mistake() -> None:
    assert Client(raise_request_exception=False).get("/hong/").status_code == 500


def test_a_missing_table_is_not_called_busy_on_sqlite() -> None:
    assert is_busy(OperationalError("no such table: x")) is (connection.vendor == "postgresql")
    assert is_busy(OperationalError("database table is locked"))
    assert not is_busy(None)
