"""Freezing a year, and taking a frozen list back."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gansao.committee.queries import still_open
from gansao.domain.register import canonical_json, sha256
from gansao.programmes.models import Programme
from gansao.recognition import actions, changes, forms, permissions, queries
from gansao.recognition.actions import freezing
from gansao.recognition.models import FrozenResult
from gansao.recognition.views.frame import around, programme_of, require


@login_required
@require_http_methods(["GET", "POST"])
def freeze(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/chot/: what would be frozen, who stands in the way, freeze it; or take the frozen list back."""
    programme = programme_of(request, key)
    form: forms.FreezeForm | forms.ReasonForm | None = None
    if request.method == "POST":
        require(permissions.can_freeze(request.user, programme))
        form = _posted(request, programme)
        if form.is_valid() and _do(request, programme, form):
            return redirect("recognition:freeze", key=programme.key)
    context = around(request, programme, "freeze") | {
        "history": programme.frozen_results.defer("content").select_related("frozen_by"),
        "refused": " ".join(map(str, form.non_field_errors())) if form else "",
    }
    if programme.state == Programme.State.OPEN:
        context |= _what_would_be_frozen(programme, form if isinstance(form, forms.FreezeForm) else None)
    else:
        context |= _frozen(programme, form if isinstance(form, forms.ReasonForm) else None)
    return render(request, "recognition/freeze.html", context, status=409 if form else 200)


def _posted(request: HttpRequest, programme: Programme) -> forms.FreezeForm | forms.ReasonForm:
    if request.POST.get("do") == "reopen":
        return forms.ReasonForm(request.POST)
    return forms.FreezeForm(request.POST, expected=str(programme.year))


def _do(request: HttpRequest, programme: Programme, form: forms.FreezeForm | forms.ReasonForm) -> bool:
    by, at = request.user, timezone.now()
    try:
        if isinstance(form, forms.FreezeForm):
            seen = form.cleaned_data["seen"]
            actions.freeze(programme=programme, by=by, at=at, expected_sha256=seen)
            messages.success(request, f"Đã chốt kết quả năm {programme.year}. Bước tiếp theo: soạn quyết định.")
        else:
            actions.reopen(programme=programme, reason=form.cleaned_data["reason"], by=by, at=at)
            messages.success(request, f"Đã mở lại năm {programme.year} để sửa điểm.")
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        programme.refresh_from_db()
        return False
    return True


def _what_would_be_frozen(programme: Programme, form: forms.FreezeForm | None) -> dict[str, Any]:
    try:
        freezing.must_be_settled(programme)
        content = freezing.preview(programme)
    except actions.Incomplete as incomplete:
        return {"incomplete": incomplete.missing, "refused": str(incomplete)}
    except actions.Refused as refused:
        return {"refused": str(refused)}
    digest = sha256(canonical_json(content))
    form = form or forms.FreezeForm(expected=str(programme.year))
    standing = queries.standing(programme)
    changed = changes.between(_content(standing.frozen), content) if standing else ()
    return {
        "form": form,
        "content": content,
        "digest": digest,
        "standing": standing,
        "changed": changed,
        "still_open": still_open(programme),
    } | _told(content)


def _told(content: dict[str, Any]) -> dict[str, Any]:
    statuses = [unit["status"] for unit in content["units"]]
    return {
        "summary": content["summary"],
        "criteria_set": content["criteria_set"],
        "marks": sum(len(unit["marks"]) for unit in content["units"]),
        "absent": len(statuses) - statuses.count("taking_part"),
        "by_stars": [(int(s), n) for s, n in content["summary"]["by_stars"].items() if n],
    }


def _frozen(programme: Programme, form: forms.ReasonForm | None) -> dict[str, Any]:
    frozen = queries.current_frozen(programme)
    if frozen is None:
        return {}
    under_way = queries.under_way(programme)
    return {
        "frozen": frozen,
        "under_way": under_way,
        "standing": queries.standing(programme),
        "form": form or forms.ReasonForm(),
    } | _told(_content(frozen))


def _content(frozen: FrozenResult) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(FrozenResult.objects.values_list("content", flat=True).get(pk=frozen.pk))
    return content
