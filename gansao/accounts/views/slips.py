"""The slip of paper with a one-time code: words, link, QR."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from gansao.accounts.models import User
from gansao.documents import qr


@dataclass(frozen=True, slots=True)
class Slip:
    person: User
    code: str
    page: str
    link: str
    qr: SafeString


def slip(request: HttpRequest, person: User, code: str) -> Slip:
    link = request.build_absolute_uri(reverse("accounts:use_code", args=[code]))
    page = request.build_absolute_uri(reverse("accounts:enter_code"))
    return Slip(person, code, page, link, mark_safe(qr.draw(link)))  # our own drawing
