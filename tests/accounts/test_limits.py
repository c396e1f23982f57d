import pytest
from django.conf import LazySettings
from django.test import Client


@pytest.mark.django_db
def test_one_address_waits_and_another_does_not(client: Client, settings: LazySettings) -> None:
    settings.OPEN_PER_MINUTE = 2
    assert [client.get("/ve-phan-mem/").status_code for _ in range(3)] == [200, 200, 429]
    refused = client.get("/ve-phan-mem/")
    assert refused["Retry-After"] == "60"
    assert "vừa hỏi quá nhiều lần" in refused.content.decode()
    assert client.get("/ve-phan-mem/", REMOTE_ADDR="10.1.2.3").status_code == 200


@pytest.mark.django_db
def test_without_a_limit_nobody_waits(client: Client, settings: LazySettings) -> None:
    settings.OPEN_PER_MINUTE = 0
    assert {client.get("/ve-phan-mem/").status_code for _ in range(5)} == {200}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/don-vi/", "/ket-qua/", "/ket-qua.json", "/bo-tieu-chi/", "/quyet-dinh/"])
def test_open_pages_are_only_read(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405
    assert client.head(address).status_code == 200
