"""Coming in through the province's SSO, against a provider that speaks the protocol for real."""

from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from gansao.accounts import actions
from gansao.accounts.models import SsoLink, User
from gansao.audit.models import Entry
from tests.accounts.conftest import People, signed_in, with_second_factor
from tests.accounts.oidc import CLIENT, FOREIGN, SECRET, Provider, running
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db
OFF, BACK = "/dang-nhap/chung/", "/dang-nhap/chung/ve/"


@pytest.fixture
def provider(settings) -> Iterator[Provider]:
    with running() as there:
        settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = there.address, CLIENT, SECRET
        settings.OIDC_NAME = "cổng của tỉnh"
        yield there


@pytest.fixture
def user() -> User:
    user = make_user("an", full_name="Lê Thị An")
    actions.link_to_sso(user=user, name="an.LE", by="hệ thống", at=NOW)
    return user


def go_through(client: Client, provider: Provider, goal: str = ""):
    off = client.get(OFF, {"next": goal})
    assert off["Location"].startswith(f"{provider.address}/authorization?")
    code, state = provider.authorize(off["Location"])
    return client.get(BACK, {"code": code, "state": state})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_button_is_there_only_where_an_sso_is_set(client: Client, settings) -> None:
    assert "/dang-nhap/chung/" not in client.get("/dang-nhap/").content.decode()
    assert client.get(OFF).status_code == client.get(BACK).status_code == 404
    settings.OIDC_NAME = "cổng của tỉnh"
    page = client.get("/dang-nhap/?next=/nam/2023/").content.decode()
    assert 'href="/dang-nhap/chung/?next=/nam/2023/">Đăng nhập bằng cổng của tỉnh</a>' in page


def test_whoever_is_linked_comes_in(client: Client, provider: Provider, user: User) -> None:
    assert go_through(client, provider, "/nam/2023/")["Location"] == "/nam/2023/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert SsoLink.objects.get().subject == f"{provider.address} s-1"
    assert Entry.objects.order_by("id").last().action == "accounts.sign_in"
    assert not SocialAccount.objects.exists() and not EmailAddress.objects.exists()


def test_it_leads_on_only_within_this_site(client: Client, provider: Provider, user: User) -> None:
    assert go_through(client, provider, "https://example.org/")["Location"] == "/viec/"


def test_from_then_on_the_subject_counts_and_the_name_does_not(provider: Provider, user: User) -> None:
    go_through(Client(), provider)
    provider.claims = {"sub": "s-1", "preferred_username": "an.moi"}
    assert go_through(Client(), provider).status_code == 302
    provider.claims = {"sub": "s-2", "preferred_username": "an.le"}  # the name has passed to somebody else
    stranger = Client()
    assert go_through(stranger, provider).status_code == 403
    assert not is_in(stranger)


def test_whoever_is_not_linked_is_told_and_no_account_is_made(client: Client, provider: Provider) -> None:
    make_user("an.le")  # a name alone is no link
    answer = go_through(client, provider)
    assert answer.status_code == 403
    assert "chưa được nối với một tài khoản ở đây" in answer.content.decode()
    assert not is_in(client)
    assert User.objects.count() == 1 and not SsoLink.objects.exists()


def test_a_disabled_account_stays_shut(client: Client, provider: Provider, user: User) -> None:
    actions.disable(user=user, by="hệ thống", at=NOW)
    assert go_through(client, provider).status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize(("verified", "status"), [(True, 302), (False, 403), (None, 403), ("true", 403)])
def test_an_email_counts_only_where_it_is_verified(
    client: Client, provider: Provider, settings, verified: object, status: int
) -> None:
    settings.OIDC_CLAIM = "email"
    actions.link_to_sso(user=make_user("an"), name="an@example.vn", by="hệ thống", at=NOW)
    provider.claims = {"sub": "s-1", "email": "an@example.vn", "email_verified": verified}
    assert go_through(client, provider).status_code == status
    assert is_in(client) == (status == 302)


def test_userinfo_of_another_person_is_not_believed(client: Client, provider: Provider, user: User) -> None:
    provider.claims = {"sub": "s-9"}
    provider.userinfo = {"sub": "s-1", "preferred_username": "an.le"}
    assert go_through(client, provider).status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize(
    "wrong", ["signature", "audience", "issuer", "expired", "issuer of all", "/token", "/userinfo", "/keys"]
)
def test_a_token_that_proves_nothing_opens_nothing(client: Client, provider: Provider, user: User, wrong: str) -> None:
    if wrong == "signature":
        provider.key = FOREIGN
    elif wrong == "issuer of all":
        provider.issuer = "https://khac.example"
        provider.token = {"iss": "https://khac.example"}
    elif wrong.startswith("/"):
        provider.broken = wrong
    else:
        provider.token = {"audience": {"aud": "khac"}, "issuer": {"iss": "khac"}, "expired": {"exp": 1}}[wrong]
    answer = go_through(client, provider)
    assert answer.status_code == 403
    assert "Hãy thử lại từ đầu." in answer.content.decode()
    assert not is_in(client)


def test_a_provider_that_is_down_is_said(client: Client, provider: Provider) -> None:
    provider.broken = "/.well-known/openid-configuration"
    answer = client.get(OFF)
    assert answer.status_code == 503
    assert "không trả lời đúng" in answer.content.decode()


def test_one_may_turn_back_and_a_state_of_elsewhere_opens_nothing(
    client: Client, provider: Provider, user: User
) -> None:
    code, state = provider.authorize(client.get(OFF)["Location"])
    stranger = Client().get(BACK, {"code": code, "state": state})  # the link sent on to somebody else
    assert stranger.status_code == 403
    answer = client.get(BACK, {"error": "access_denied", "state": state})
    assert "Bạn đã thôi đăng nhập" in answer.content.decode()
    assert client.get(BACK, {"code": code, "state": state}).status_code == 403  # a state is good once
    assert client.get(BACK).status_code == 403
    assert not is_in(client)


def test_a_second_factor_is_asked_for_all_the_same(client: Client, provider: Provider, user: User) -> None:
    with_second_factor(user, NOW)
    assert go_through(client, provider)["Location"] == "/dang-nhap/ma-xac-thuc/"
    assert not is_in(client)


# The link -----------------------------------------------------------------------------------------------------------


def test_an_administrator_links_and_unlinks(people: People, settings) -> None:
    address = f"/quan-tri/tai-khoan/{people.secretary.pk}/dang-nhap-chung/"
    assert signed_in(people.admin).get(address).status_code == 404  # no SSO is set
    settings.OIDC_NAME = "cổng của tỉnh"
    assert Client().get(address)["Location"] == f"/dang-nhap/?next={address}"
    assert signed_in(people.outsider).get(address).status_code == 404
    assert signed_in(people.secretary).get(address).status_code == 403
    admin = signed_in(people.admin)
    assert admin.get(address).status_code == 200
    assert admin.post(address, {"name": " An.Le "}).status_code == 302
    assert SsoLink.objects.get().name == "an.le"
    assert "an.le" in admin.get(f"/quan-tri/tai-khoan/{people.secretary.pk}/").content.decode()
    assert admin.post(address, {"name": ""}).status_code == 302
    assert not SsoLink.objects.exists()
    rows = Entry.objects.order_by("id").values_list("action", "before", "after")
    assert list(rows) == [
        ("accounts.link_to_sso", None, {"sso_name": "an.le"}),
        ("accounts.unlink_from_sso", {"sso_name": "an.le"}, None),
    ]


def test_two_people_are_not_one_identity(people: People, user: User, settings) -> None:
    settings.OIDC_NAME = "cổng của tỉnh"
    address = f"/quan-tri/tai-khoan/{people.secretary.pk}/dang-nhap-chung/"
    answer = signed_in(people.admin).post(address, {"name": "an.le"})
    assert "đã được nối với một tài khoản khác" in answer.content.decode()
    assert SsoLink.objects.get().user == user


def test_linking_anew_forgets_the_identity_of_before(provider: Provider, user: User) -> None:
    go_through(Client(), provider)
    actions.link_to_sso(user=user, name="an.le", by="hệ thống", at=NOW)
    provider.claims["sub"] = "s-2"
    assert go_through(Client(), provider).status_code == 302
    provider.claims["sub"] = "s-1"
    assert go_through(Client(), provider).status_code == 403
