"""The proposed list: putting it up and taking it down, what people say of it, and what is done about each comment."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gansao.assessments.queries import ranked
from gansao.committee import actions, permissions, queries
from gansao.committee.models import Posting
from gansao.committee.posting_forms import HandlingForm, PostForm, WithdrawForm
from gansao.committee.views.pages import context, must, overseen
from gansao.programmes.models import Programme

PAGE_SIZE = 50
WAITING = "chua"  # ?xem=chua: only what nobody has dealt with


@login_required
@require_http_methods(["GET", "POST"])
def posting(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/lay-y-kien/: the list as it stands before everybody, and what was said of it."""
    programme = overseen(request, key)
    postings = list(queries.postings_of(programme))
    standing = next((each for each in postings if each.state == Posting.State.POSTED), None)
    may_post = permissions.may(request.user, "committee.post", programme)
    organises = permissions.can_organise(request.user, programme)
    post, withdraw, problem = PostForm(), WithdrawForm(), ""
    if request.method == "POST":
        must(organises if "withdraw" in request.POST else may_post)
        if "withdraw" in request.POST:
            withdraw = WithdrawForm(request.POST)
        else:
            post = PostForm(request.POST)
        try:
            said = _act(request, programme, postings, post, withdraw)
        except actions.Refused as refused:
            problem = str(refused)
        else:
            if said:
                messages.success(request, said)
                return redirect("committee:posting", programme.key)
    ranking = ranked(programme)
    proposed = queries.proposed_units(ranking)
    comments = queries.comments_of(programme)
    waiting = queries.unhandled(programme)
    only_waiting = request.GET.get("xem") == WAITING
    page = Paginator(comments.filter(version=0) if only_waiting else comments, PAGE_SIZE).get_page(
        request.GET.get("trang")
    )
    more: dict[str, Any] = {
        "standing": standing,
        "former": [each for each in postings if each is not standing],
        "takes": permissions.may_comment(standing, timezone.localdate()) if standing else None,
        "moved": _moved(standing, proposed) if standing and programme.state == Programme.State.OPEN else 0,
        "proposed": len(proposed),
        "considered": len(ranking.rows) + len(ranking.absent),
        "incomplete": len(ranking.incomplete),
        "may_post": may_post and not standing and programme.state == Programme.State.OPEN,
        "why_not": "" if standing else may_post.why,
        "may_withdraw": organises and standing is not None,
        "post": post,
        "withdraw": withdraw,
        "problem": problem,
        "page": page,
        "waiting": waiting,
        "total": comments.count() if only_waiting else page.paginator.count,
        "only_waiting": only_waiting,
    }
    bad = bool(problem or post.errors or withdraw.errors)
    return render(request, "committee/posting.html", context(programme, "posting", **more), status=409 if bad else 200)


def _act(
    request: HttpRequest, programme: Programme, postings: list[Posting], post: PostForm, withdraw: WithdrawForm
) -> str:
    """What was done, in words; "" where a form must be shown again."""
    by, at = request.user, timezone.now()
    if withdraw.is_valid():
        if not postings:
            raise actions.Refused("Chưa có danh sách nào được đăng.")
        actions.withdraw_posting(posting=postings[0], reason=withdraw.cleaned_data["reason"], by=by, at=at)
        return "Đã rút danh sách. Trang công khai nêu lý do; các ý kiến đã nhận vẫn còn ở đây."
    if post.is_valid():
        made = actions.post_list(programme=programme, working_days=post.cleaned_data["working_days"], by=by, at=at)
        return f"Đã đăng danh sách {len(made.units)} đơn vị, nhận ý kiến đến hết ngày {made.last_on:%d/%m/%Y}."
    return ""


def _moved(standing: Posting, proposed: list[dict[str, Any]]) -> int:
    """In how many units what is proposed by now differs from what is posted."""
    posted, now = (
        {unit["code"]: (unit["points_x100"], unit["stars"]) for unit in units} for units in (standing.units, proposed)
    )
    return sum(posted.get(code) != now.get(code) for code in posted.keys() | now.keys())


@login_required
@require_http_methods(["GET", "POST"])
def comment(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """/nam/<key>/lay-y-kien/<pk>/: one comment, and what was done about it."""
    programme = overseen(request, key)
    row = get_object_or_404(queries.comments_of(programme).select_related("posting"), pk=pk)
    organises = permissions.can_organise(request.user, programme)
    form = HandlingForm(initial={"handling": row.handling, "seen": row.version})
    problem = ""
    if request.method == "POST":
        if not organises:
            raise PermissionDenied
        form = HandlingForm(request.POST)
        if form.is_valid():
            clean = form.cleaned_data
            try:
                actions.handle_comment(
                    comment=row, handling=clean["handling"], seen=clean["seen"], by=request.user, at=timezone.now()
                )
            except actions.Overtaken as overtaken:
                problem = str(overtaken)
                row.refresh_from_db()
                typed = request.POST.copy()
                typed["seen"] = str(row.version)
                form = HandlingForm(typed)
            except actions.Refused as refused:
                problem = str(refused)
            else:
                messages.success(request, "Đã ghi cách xử lý ý kiến.")
                return redirect("committee:comment", programme.key, row.pk)
    more: dict[str, Any] = {
        "row": row,
        "organises": organises,
        "may_write": organises and programme.state != Programme.State.CLOSED,
        "form": form,
        "problem": problem,
    }
    status = 409 if problem or form.errors else 200
    return render(request, "committee/comment.html", context(programme, "posting", **more), status=status)
