"""The kit of one visit: a page that works by itself on line, and goes on without signal where scripts run."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gansao.criteria.queries import load
from gansao.files.middleware import takes_evidence
from gansao.files.responses import send, send_copy
from gansao.visits import actions, items, kit, permissions
from gansao.visits.forms import SampleForm
from gansao.visits.models import Visit, VisitNote
from gansao.visits.views import frame


@takes_evidence
@login_required
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, key: str, pk: uuid.UUID) -> HttpResponse:
    visit = frame.load(request, pk, key)
    answer = frame.may_write(request, visit)
    of_the_team = permissions.is_of_the_team(request.user, visit.appraisal, frame.today())
    problem = ""
    if request.method == "POST":
        if not of_the_team:
            raise PermissionDenied
        problem = answer.why or _write(request, visit)
        if not problem:
            at = request.POST.get("criterion", "")[:20]
            return redirect(f"{request.path}#tc-{at}" if at else request.path)
    context = frame.context(visit) | {
        "kit": kit.build(visit, request.user, frame.today()),
        "found": VisitNote.Found.choices,
        "answer": answer,
        "of_the_team": of_the_team,
        "writes": of_the_team and bool(answer),
        "begin": uuid.uuid4(),
        "end": uuid.uuid4(),
        "problem": problem,
        "typed": request.POST if problem else {},
    }
    return render(request, "visits/kit.html", context, status=409 if problem else 200)


def _write(request: HttpRequest, visit: Visit) -> str:
    """What a form of the page says, as a phone would send it. What is wrong with it; nothing where it is taken."""
    now = timezone.now()
    try:
        given = list(_items(request, now.isoformat()))
        if not given:
            return "Ghi nhận còn trống: hãy chọn kết luận, viết điều đã thấy hoặc chọn ảnh."
        results = actions.take_in(visit=visit, items=given, sent_at=now, by=request.user, at=now)
    except (items.ItemRefused, actions.Refused) as refused:
        return str(refused)
    refused_ = [result.why for result in results if result.status == "refused"]
    if len(refused_) < len(results):
        messages.success(request, "Đã lưu.")
    return " ".join(refused_)


def _items(request: HttpRequest, now: str) -> Any:
    post = request.POST
    first = post.get("item", "")
    given: dict[str, Any] = {name: post.get(name, "") for name in ("kind", "criterion", "found", "text")}
    given |= {"id": first, "made_at": now, "revision": 1}
    for name in ("sample", "case_number"):
        if post.get(name, "").isdecimal():
            given[name] = int(post[name])
    photos = request.FILES.getlist("photo")
    if given["kind"] != VisitNote.Kind.NOTE or given["found"] or given["text"].strip():
        yield items.read(given)
    for place, photo in enumerate(photos):
        made = {"id": str(uuid.uuid5(items.identifier(first), str(place))), "kind": items.PHOTO, "made_at": now}
        caption = {"criterion": given["criterion"], "text": given["text"][:200]}
        yield items.read(made | caption, photo, photo.name or "anh.jpg")


@login_required
@require_http_methods(["GET", "POST"])
def sample(request: HttpRequest, key: str, pk: uuid.UUID) -> HttpResponse:
    """Draw case files by lot."""
    visit = frame.load(request, pk, key)
    frame.must_be_of_the_team(request, visit)
    rules = load(visit.appraisal.participation.programme.criteria_set)
    form = SampleForm(request.POST or None, criteria_set=rules)
    answer = frame.may_write(request, visit)
    if request.method == "POST" and form.is_valid():
        try:
            if not answer:
                raise actions.Refused(answer.why)
            drawn = actions.draw_sample(visit=visit, **form.cleaned_data, by=request.user, at=timezone.now())
        except actions.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Đã rút {drawn.size} trên {drawn.population} hồ sơ.")
            return redirect("visits:kit", key, pk)
    context = frame.context(visit) | {"form": form, "answer": answer}
    return render(request, "visits/sample.html", context, status=409 if form.errors else 200)


@login_required
@require_safe
def photo(request: HttpRequest, key: str, pk: uuid.UUID, number: int, size: str) -> HttpResponseBase:
    """A photograph: its thumbnail, its copy for a page, or as it was taken."""
    visit = frame.load(request, pk, key)
    found = get_object_or_404(visit.photos.select_related("file", "page_copy", "thumbnail"), pk=number)
    if size == "goc":
        return send(found.file)
    return send_copy(request, found.thumbnail if size == "nho" else found.page_copy)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that serves the kit without signal. It stands at the root so that it may watch over /nam/."""
    path = finders.find("visits/worker.js")
    assert isinstance(path, str)
    with open(path, encoding="utf-8") as file:
        response = HttpResponse(file.read(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
