"""What a phone and the server say to each other. Every answer is JSON and says what to do; nothing here redirects."""

import base64
import binascii
import json
import uuid
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gansao.files.middleware import takes_evidence
from gansao.visits import actions, items, permissions
from gansao.visits.forms import FromFileForm
from gansao.visits.models import Visit
from gansao.visits.views import frame

ITEMS_AT_ONCE = 200
View = Callable[..., HttpResponse]


def _for_phones(view: View) -> View:
    """401 instead of the sign-in page, 404 in words; what is on the phone stays there in either case."""

    @wraps(view)
    def answered(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        if not request.user.is_authenticated:
            return _no(401, "Phiên đăng nhập đã hết. Hãy đăng nhập lại; dữ liệu vẫn ở trên máy.")
        try:
            return view(request, frame.load(request, pk))
        except Http404:
            return _no(404, "Không có chuyến đi này, hoặc bạn không được giao. Dữ liệu vẫn ở trên máy.")

    return answered


def _no(status: int, why: str) -> JsonResponse:
    return JsonResponse({"why": why}, status=status)


@require_safe
@_for_phones
def ready(request: HttpRequest, visit: Any) -> HttpResponse:
    """Asked before sending: who is signed in, and the token of their session, which may be newer than the page's."""
    return JsonResponse({"user": request.user.pk, "token": get_token(request), "now": timezone.now().isoformat()})


@takes_evidence
@require_POST
@_for_phones
def sync(request: HttpRequest, visit: Any) -> HttpResponse:
    """{"sent_at": ..., "items": [...]}, or a form with the items as JSON and each picture under its item's UUID."""
    if not permissions.is_of_the_team(request.user, visit.appraisal, frame.today()):
        return _no(403, "Chỉ tổ thẩm định của đơn vị này ghi được chuyến đi. Dữ liệu vẫn ở trên máy.")
    answer = frame.may_write(request, visit)
    if not answer:
        return _no(409, f"{answer.why} Dữ liệu vẫn ở trên máy.")
    try:
        sent = _sent(request)
        now = timezone.now()
        results = take_in(visit, sent, items.moment(sent.get("sent_at")), request.FILES, request.user, now)
    except items.ItemRefused as refused:
        return _no(400, f"{refused} Dữ liệu vẫn ở trên máy.")
    except actions.Refused as refused:
        return _no(409, f"{refused} Dữ liệu vẫn ở trên máy.")
    return JsonResponse({"visit": str(visit.pk), "results": [asdict(result) for result in results]})


def _sent(request: HttpRequest) -> dict[str, Any]:
    if request.content_type == "multipart/form-data":
        given: Any = {"items": request.POST.get("items", ""), "sent_at": request.POST.get("sent_at")}
        given["items"] = _json(given["items"])
        return dict(given)
    given = _json(request.body)
    if not isinstance(given, dict):
        raise items.ItemRefused("Nội dung gửi lên không đọc được.")
    return given


def _json(text: str | bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise items.ItemRefused("Nội dung gửi lên không đọc được.") from None


def take_in(
    visit: Visit, sent: dict[str, Any], sent_at: datetime, files: Any, by: Any, at: datetime
) -> list[actions.Result]:
    """Every item has its result, in the order sent, also one that cannot be read."""
    given = sent.get("items")
    if not isinstance(given, list) or len(given) > ITEMS_AT_ONCE:
        raise items.ItemRefused(f"Mỗi lần gửi nhiều nhất {ITEMS_AT_ONCE} mục.")
    results: list[actions.Result | None] = []
    good: list[items.Item] = []
    for each in given:
        name = items.identity(each)
        content = files.get(name)
        try:
            good.append(items.read(each, content, _name(content)))
            results.append(None)
        except items.ItemRefused as refused:
            results.append(actions.Result(name, "refused", why=str(refused)))
    taken = iter(actions.take_in(visit=visit, items=good, sent_at=sent_at, by=by, at=at))
    return [result if result is not None else next(taken) for result in results]


def _name(content: Any) -> str:
    return (content.name if isinstance(content, UploadedFile) else "") or "anh.jpg"


@takes_evidence
@login_required
@require_http_methods(["GET", "POST"])
def from_file(request: HttpRequest, key: str, pk: uuid.UUID) -> HttpResponse:
    """The last resort: what a phone saved as a file instead of sending it."""
    visit = frame.load(request, pk, key)
    frame.must_be_of_the_team(request, visit)
    form = FromFileForm(request.POST or None, request.FILES or None)
    answer = frame.may_write(request, visit)
    results: list[actions.Result] = []
    if request.method == "POST" and form.is_valid():
        try:
            if not answer:
                raise actions.Refused(answer.why)
            sent, photos = _saved(form.cleaned_data["file"].read())
            now = timezone.now()  # how far the phone's clock stood off nobody knows: the file may be days old
            results = take_in(visit, sent, now, photos, request.user, now)
        except (items.ItemRefused, actions.Refused) as refused:
            form.add_error("file", str(refused))
        else:
            if all(result.status != "refused" for result in results):
                messages.success(request, f"Đã nhận {len(results)} mục từ tệp; mục đã có thì không nhân đôi.")
                return redirect("visits:kit", key, pk)
    context = frame.context(visit) | {"form": form, "answer": answer, "results": results}
    failed = form.errors or any(result.status == "refused" for result in results)
    return render(request, "visits/from_file.html", context, status=409 if failed else 200)


def _saved(content: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The file of a phone: the same items, pictures in base64 with them."""
    given = _json(content)
    if not isinstance(given, dict) or not isinstance(given.get("items"), list):
        raise items.ItemRefused("Đây không phải tệp lưu từ bộ ghi. Hãy chọn tệp có tên “di-thuc-te-….json”.")
    photos = {}
    for each in given["items"]:
        if isinstance(each, dict) and isinstance(each.get("photo"), str):
            try:
                photos[items.identity(each)] = base64.b64decode(each["photo"], validate=True)
            except binascii.Error:
                raise items.ItemRefused("Ảnh trong tệp bị hỏng. Hãy lưu lại tệp từ điện thoại.") from None
    return given, photos
