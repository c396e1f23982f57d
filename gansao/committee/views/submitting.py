"""Tờ trình and minutes of the committee: what they say, and the papers. Internal, never public."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gansao.assessments.queries import ranked
from gansao.committee import actions, forms, papers, permissions, queries
from gansao.committee.models import MarkChange
from gansao.committee.views.pages import context, overseen, printed

PAPERS = {"to-trinh": papers.province_submission, "bien-ban": papers.committee_minutes}
_FACTS = ("place", "began_at", "ended_at", "chair", "secretary", "present", "absent", "opinions")


@login_required
@require_http_methods(["GET", "POST"])
def submission(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/to-trinh/: what the committee proposes, its meeting, and the papers."""
    programme = overseen(request, key)
    may_write = permissions.can_organise(request.user, programme) and programme.state == "open"
    meeting = queries.meeting_of(programme)
    initial = {name: getattr(meeting, name) for name in _FACTS} if meeting else {}
    form = forms.MeetingForm(None, initial=initial)
    problem = ""
    if request.method == "POST":
        if not permissions.can_organise(request.user, programme):
            raise PermissionDenied
        form = forms.MeetingForm(request.POST)
        if form.is_valid():
            try:
                actions.set_meeting(programme=programme, facts=form.cleaned_data, by=request.user, at=timezone.now())
            except actions.Refused as refused:
                problem = str(refused)
            else:
                messages.success(request, "Đã ghi cuộc họp. Biên bản lấy theo nội dung này.")
                return redirect("committee:submission", programme.key)
    ranking = ranked(programme)
    proposal = papers.proposal(ranking)
    more: dict[str, Any] = {
        "proposal": proposal,
        "ranking": ranking,
        "carried": queries.changes_of(programme).filter(state=MarkChange.State.CARRIED).count(),
        "meeting": meeting,
        "form": form,
        "problem": problem,
        "may_write": may_write,
    }
    status = 409 if problem or form.errors else 200
    return render(request, "committee/submission.html", context(programme, "submission", **more), status=status)


@login_required
@require_safe
def paper(request: HttpRequest, key: str, name: str, ending: str) -> HttpResponse:
    """The submission or the minutes, as PDF or DOCX."""
    programme = overseen(request, key)
    if name not in PAPERS:
        raise Http404
    return printed(PAPERS[name](programme), name, ending, programme)
