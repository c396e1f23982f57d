"""What everybody may open of the committee's work: the proposed list while it is posted, with the form beneath it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from gansao.accounts.limits import sends_too_often
from gansao.committee import actions, permissions, queries
from gansao.committee.models import Posting
from gansao.committee.posting_forms import CommentForm
from gansao.domain.workdays import due_in_words
from gansao.programmes.models import Programme
from gansao.worktime.queries import calendar_for

SENDER = "người gửi ý kiến"  # in the log: nobody has to say who they are
TOO_OFTEN = (
    "Địa chỉ mạng này đã gửi nhiều ý kiến trong một giờ. Nội dung bạn viết còn ở dưới: hãy giữ lại và gửi sau một giờ."
)


def posted_list(request: HttpRequest, key: str) -> HttpResponse:
    """/lay-y-kien/<key>/: the proposed list; a comment in its days. `?don-vi=07420`: about that unit."""
    posting = queries.public_posting(key)
    if posting is None:
        raise Http404("Chưa có danh sách nào được đăng để lấy ý kiến.")
    today = timezone.localdate()
    open_now = permissions.may_comment(posting, today)
    form = CommentForm(None, posting, request.GET.get("don-vi", ""))
    problem, status = "", 200
    if request.method == "POST":
        form = CommentForm(request.POST, posting)
        status = 409
        if not open_now:
            problem = open_now.why
        elif form.is_valid() and sends_too_often(request):
            problem, status = TOO_OFTEN, 429
        elif form.is_valid():
            try:
                _take(posting, form)
            except actions.Refused as refused:
                problem = str(refused)
            else:
                return redirect(f"{reverse('committee:posted_list', args=[key])}?da-gui=1#da-nhan")
    programme = posting.programme
    context = {
        "posting": posting,
        "programme": programme,
        "synthetic": programme.synthetic,
        "open_now": open_now,
        "due": due_in_words(calendar_for(programme.province), today, posting.last_on) if open_now else "",
        # Once the result is public a proposal that may differ from it does not stand beside it.
        "published": programme.state in Programme.PUBLIC,
        "form": form,
        "problem": problem,
        "sent": "da-gui" in request.GET,
    }
    return render(request, "committee/posted_list.html", context, status=status)


def _take(posting: Posting, form: CommentForm) -> None:
    clean = form.cleaned_data
    actions.take_comment(
        posting=posting,
        token=clean["token"],
        text=clean["text"],
        code=clean["code"],
        sender=clean["sender"],
        contact=clean["contact"],
        by=SENDER,
        at=timezone.now(),
    )
