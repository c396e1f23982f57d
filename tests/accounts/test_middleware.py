import pytest
from django.test import Client

from gansao.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/viec/", "/", "/nhat-ky/", "/khong-co/"])
def test_pages_of_who_signed_in_are_kept_nowhere(client: Client, address: str) -> None:
    client.force_login(User.objects.create(username="an", full_name="An"))
    answer = client.get(address)
    assert (answer["Cache-Control"], "Cookie" in answer["Vary"]) == ("private, no-store", True)


def test_a_strangers_page_and_open_data_say_their_own(client: Client) -> None:
    assert not client.get("/").has_header("Cache-Control")
    client.force_login(User.objects.create(username="an", full_name="An"))
    assert client.get("/ket-qua/so-cai.jsonl")["Cache-Control"] == "public, max-age=60"
    assert "no-store" in client.get("/tai-khoan/")["Cache-Control"]
