"""Tờ trình and minutes of the committee: what they say, and the papers. Internal, never public."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gansao.assessments.permissions import can_see_signed_of_committee, may_keep_signed
from gansao.assessments.queries import ranked
from gansao.assessments.signed_papers import of_committee
from gansao.committee import actions, forms, papers, permissions, queries
from gansao.committee.models import MarkChange
from gansao.committee.views.pages import context, printed
from gansao.programmes.models import Programme
from gansao.programmes.queries import visible_to

PAPERS = {"to-trinh": papers.province_submission, "bien-ban": papers.committee_minutes}
_FACTS = ("place", "began_at", "ended_at", "chair", "secretary", "present", "absent", "opinions")


@login_required
@require_http_methods(["GET", "POST"])
def submission(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/to-trinh/: what the committee proposes, its meeting, and the papers."""
    programme = _readable(request, key)
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
        **{f"signed_{shelf.kind.value}": shelf for shelf in of_committee(programme)},
        "may_keep": may_keep_signed(request.user, programme, programme.province),
    }
    status = 409 if problem or form.errors else 200
    return render(request, "committee/submission.html", context(programme, "submission", **more), status=status)


@login_required
@require_safe
def paper(request: HttpRequest, key: str, name: str, ending: str) -> HttpResponse:
    """The submission or the minutes, as PDF or DOCX."""
    programme = _readable(request, key)
    if name not in PAPERS:
        raise Http404
    return printed(PAPERS[name](programme), name, ending, programme)


def _readable(request: HttpRequest, key: str) -> Programme:
    """Also to whoever brings the signed papers without following the committee's work."""
    programme = get_object_or_404(visible_to(request.user).filter(process__isnull=False), key=key)
    if not can_see_signed_of_committee(request.user, programme):
        raise PermissionDenied
    return programme
