"""The list of what a person was told."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gansao.domain.workdays import due_in_words
from gansao.notices import actions, queries
from gansao.worktime.queries import calendar_of

A_PAGE = 50
ALL = "all"


@login_required
@require_http_methods(["GET", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """/thong-bao/: what waits first; one or all are marked as read."""
    if request.method == "POST":
        _mark_read(request, request.POST.get("notice", ""))
        return redirect(request.get_full_path())
    page = Paginator(queries.visible_to(request.user), A_PAGE).get_page(request.GET.get("trang"))
    today, calendar = timezone.localdate(), calendar_of(request.user)
    context = {
        "waiting": queries.waiting_for(request.user).count(),
        "page": page,
        "rows": [
            (notice, due_in_words(calendar, today, notice.due_on) if notice.due_on and not notice.done_at else "")
            for notice in page
        ],
        "today": today,
    }
    return render(request, "notices/notices.html", context)


def _mark_read(request: HttpRequest, chosen: str) -> None:
    """`chosen` is the number of one's own notice, or all of them."""
    waiting = queries.waiting_for(request.user)
    if chosen != ALL:
        own = queries.visible_to(request.user).filter(pk=chosen) if _is_number(chosen) else ()
        if not own:
            raise Http404
        waiting = waiting.filter(pk=chosen)
    if count := actions.mark_read(notices=waiting, by=request.user, at=timezone.now()):
        messages.success(request, f"Đã ghi là đã đọc {count} thông báo.")


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 19
