"""A province's SSO by OpenID Connect. allauth speaks the protocol; who comes in is our decision."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse

NO_ANSWER = "Hệ thống đăng nhập chung không trả lời đúng, hoặc lượt đăng nhập đã quá lâu. Hãy thử lại từ đầu."
CANCELLED = "Bạn đã thôi đăng nhập ở hệ thống chung."
NOT_LINKED = (
    "Hệ thống chung nhận ra bạn, nhưng tên của bạn ở đó chưa được nối với một tài khoản ở đây. Hãy nhờ quản trị hệ "
    "thống của tỉnh nối giúp."
)


class Door(OpenIDConnectOAuth2Adapter):
    """allauth's client with our address to come back to, and no token taken on trust."""

    def get_provider(self) -> "Sso":
        return Sso(self.request)

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("accounts:sso_back"))

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """The signature is always verified, and the provider must be the one of the settings."""
        issuer = self.openid_config["issuer"]
        if issuer.rstrip("/") != settings.OIDC_ISSUER.rstrip("/"):
            raise OAuth2Error("The provider calls itself something else than GANSAO_OIDC_ISSUER")
        try:
            return jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=issuer,
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )
        except (KeyError, TypeError, ValueError) as wrong:  # a token without key, or signed in an unfit way
            raise OAuth2Error("Invalid id_token") from wrong


class Sso(OpenIDConnectProvider):
    """The one provider there is, from the settings and from no table."""

    oauth2_adapter_class = Door

    def __init__(self, request: HttpRequest) -> None:
        app = SocialApp(
            provider="openid_connect",
            provider_id="sso",
            name=settings.OIDC_NAME,
            client_id=settings.OIDC_CLIENT_ID,
            secret=settings.OIDC_CLIENT_SECRET,
            settings={"server_url": settings.OIDC_ISSUER.rstrip("/"), "oauth_pkce_enabled": True},
        )
        super().__init__(request, app=app)


class Decisions(DefaultSocialAccountAdapter):
    """allauth's hooks: it never makes, links or signs in an account of its own accord."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        from gansao.accounts.views.sso import answer  # allauth names this class in the settings; views come later

        raise ImmediateHttpResponse(answer(request, sociallogin))

    def on_authentication_error(self, request: HttpRequest, provider: Any, error: Any = None, **details: Any) -> None:
        reason = CANCELLED if error == "cancelled" else NO_ANSWER
        raise ImmediateHttpResponse(render(request, "accounts/sso_refused.html", {"reason": reason}, status=403))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False


def identity(sociallogin: SocialLogin) -> tuple[str, str]:
    """(issuer and subject, the name of the claim in the settings, "" where it may not be believed)."""
    told = sociallogin.account.extra_data
    token = told.get("id_token") or {}
    if not token.get("sub"):
        return "", ""
    more = told.get("userinfo") or {}
    claims = {**(more if more.get("sub") == token["sub"] else {}), **token}
    name = claims.get(settings.OIDC_CLAIM)
    if settings.OIDC_CLAIM == "email" and claims.get("email_verified") is not True:
        name = None
    return f"{token['iss']} {token['sub']}", name.strip() if isinstance(name, str) else ""
