"""Agencies are asked about disqualifiers: the secretariat's page, an agency's own list, one answer."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gansao.committee import actions, asked_list, forms, papers, permissions, queries
from gansao.committee.models import Agency, Consultation
from gansao.committee.views.pages import context, must, overseen, printed
from gansao.criteria.queries import load
from gansao.domain.process import Answer
from gansao.domain.workdays import due_in_words
from gansao.files.responses import send
from gansao.programmes.models import Programme
from gansao.programmes.queries import phase_in_words, visible_to
from gansao.worktime.queries import calendar_for

State = Consultation.State


@login_required
@require_http_methods(["GET", "POST"])
def consultations(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/y-kien/: an agency's own list of units; for the secretariat all agencies and their answers."""
    programme = _consulting(request, key)
    if permissions.can_read(request.user, programme):
        return _all_agencies(request, programme)
    return _own_list(request, programme, queries.own_agencies(request.user, programme))


def _consulting(request: HttpRequest, key: str) -> Programme:
    """404 to an outsider, 403 to an official of the province who may not read the committee's work."""
    programme = queries.programmes_consulting(request.user).filter(key=key).first()
    if programme is None:
        get_object_or_404(visible_to(request.user).filter(process__isnull=False), key=key)
        raise PermissionDenied
    return programme


def _own_list(request: HttpRequest, programme: Programme, own: list[Agency]) -> HttpResponse:
    rows = list(queries.consultations_visible_to(request.user).filter(agency__in=own))
    may_answer = permissions.may_answer(request.user, programme)
    problem = ""
    if request.method == "POST":
        must(may_answer)
        ticked = set(request.POST.getlist("rows"))
        try:
            cleared = actions.answer_clear(
                consultations=[row for row in rows if str(row.pk) in ticked], by=request.user, at=timezone.now()
            )
        except actions.Refused as refused:
            problem = str(refused)
        else:
            messages.success(request, f"Đã trả lời “không có thông tin” cho {cleared} đơn vị.")
            return redirect(request.get_full_path())  # to what was filtered
    asked = asked_list.Asked.read(request.GET)
    shown, chips = asked_list.listed(rows, asked)
    more: dict[str, Any] = {
        "rows": shown,
        "total": len(rows),
        "asked": asked,
        "chips": chips,
        "agencies": own,
        "waiting": sum(row.state == State.WAITING for row in rows),
        "due": _due(programme, rows),
        "may_answer": may_answer,
        "when": "" if rows else phase_in_words(programme, "committee.answer", "consulted_agency", timezone.localdate()),
        "problem": problem,
    }
    return render(
        request, "committee/own_consultations.html", context(programme, "consultations", **more),
        status=409 if problem else 200,
    )  # fmt: skip


def _due(programme: Programme, rows: list[Consultation]) -> str:
    waiting = [row.due_on for row in rows if row.state == State.WAITING]
    if not waiting:
        return ""
    return due_in_words(calendar_for(programme.province), timezone.localdate(), min(waiting))


def _all_agencies(request: HttpRequest, programme: Programme) -> HttpResponse:
    may_organise = permissions.can_organise(request.user, programme)
    asking = forms.AskForm(None, programme)
    naming = forms.AgencyForm(None, queries.people_for_agencies(programme))
    problem = ""
    if request.method == "POST":
        if not may_organise:
            raise PermissionDenied
        if "name_agency" in request.POST:
            naming = forms.AgencyForm(request.POST, queries.people_for_agencies(programme))
        else:
            asking = forms.AskForm(request.POST, programme)
        try:
            if naming.is_valid() or asking.is_valid():
                return _write(request, programme, naming, asking)
        except actions.Refused as refused:
            problem = str(refused)
    rows = list(queries.consultations_visible_to(request.user).filter(agency__programme=programme))
    agencies = list(Agency.objects.filter(programme=programme).prefetch_related("users"))
    asked = asked_list.Asked.read(request.GET)
    shown, chips = asked_list.listed(rows, asked)
    more: dict[str, Any] = {
        "agencies": [(agency, _counts(agency, rows)) for agency in agencies],
        "rows": shown,
        "total": len(rows),
        "asked": asked,
        "chips": chips,
        "late": sum(row.state == State.WAITING and row.due_on < timezone.localdate() for row in rows),
        "asking": asking,
        "naming": naming,
        "may_organise": may_organise and programme.state == "open",
        "problem": problem,
    }
    bad = bool(problem or asking.errors or naming.errors)
    return render(
        request, "committee/consultations.html", context(programme, "consultations", **more), status=409 if bad else 200
    )


def _write(request: HttpRequest, programme: Programme, naming: forms.AgencyForm, asking: forms.AskForm) -> HttpResponse:
    by, at = request.user, timezone.now()
    if naming.is_bound:
        agency = actions.set_agency(programme=programme, **naming.cleaned_data, by=by, at=at)
        messages.success(request, f"Đã ghi cơ quan “{agency.name}”.")
    else:
        clean = asking.cleaned_data
        asked = actions.ask(
            programme=programme,
            agencies=list(clean["agencies"]),
            codes=clean["codes"],
            due_on=clean["due_on"],
            by=by,
            at=at,
        )
        messages.success(request, f"Đã gửi {asked} câu hỏi (mỗi cơ quan, mỗi đơn vị một câu).")
    return redirect("committee:consultations", programme.key)


def _counts(agency: Agency, rows: list[Consultation]) -> tuple[int, int]:
    """(asked, answered)"""
    own = [row for row in rows if row.agency_id == agency.pk]
    return len(own), sum(row.state != State.WAITING for row in own)


@login_required
@require_http_methods(["GET", "POST"])
def consultation(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """/nam/<key>/y-kien/<pk>/: what one agency answers about one unit, and the committee's conclusion."""
    row = get_object_or_404(
        queries.consultations_visible_to(request.user).select_related("paper", "answered_by", "settled_by"),
        participation__programme__key=key,
        pk=pk,
    )
    programme = row.participation.programme
    rules = load(programme.criteria_set)
    answers = _may_answer(request, programme, row)
    on_paper = permissions.can_organise(request.user, programme)
    settles = permissions.may(request.user, "committee.change", programme)
    initial = {name: getattr(row, name) for name in ("code", "document_number", "document_on", "note")}
    if row.state == State.CLEAR:
        initial["code"] = forms.NOTHING
    form = forms.AnswerForm(None, None, rules, on_paper=on_paper, scanned=bool(row.paper_id), initial=initial)
    settle, again, problem = forms.SettleForm(None), forms.ReasonForm(None), ""
    if request.method == "POST":
        if "settle" in request.POST:
            must(settles)
            settle = forms.SettleForm(request.POST)
        elif "look_again" in request.POST:
            must(settles)
            again = forms.ReasonForm(request.POST)
        else:
            must(answers)
            form = forms.AnswerForm(request.POST, request.FILES, rules, on_paper=on_paper, scanned=bool(row.paper_id))
        try:
            said = _act(request, row, form, settle, again)
        except actions.Refused as refused:
            problem = str(refused)
        else:
            if said:
                messages.success(request, said)
                return redirect("committee:consultation", programme.key, row.pk)
    open_states = (State.WAITING, State.CLEAR, State.HOLDS)
    more: dict[str, Any] = {
        "row": row,
        "disqualifier": rules.disqualifier_texts.get(row.code, ""),
        "form": form,
        "settle": settle,
        "again": again,
        "may_answer": answers if row.state in open_states else Answer(False, "Ban Chỉ đạo đã kết luận."),
        "may_settle": bool(settles) and row.state == State.HOLDS,
        "why_not_settled": settles.why,
        "may_look_again": bool(settles) and row.state in (State.CONFIRMED, State.SET_ASIDE),
        "on_paper": on_paper,
        "oversees": permissions.can_read(request.user, programme),
        "problem": problem,
    }
    bad = bool(problem or form.errors or settle.errors or again.errors)
    return render(
        request, "committee/consultation.html", context(programme, "consultations", **more), status=409 if bad else 200
    )


def _may_answer(request: HttpRequest, programme: Programme, row: Consultation) -> Answer:
    """The agency's people in the phase; the secretariat from paper whenever the year is open."""
    if permissions.can_organise(request.user, programme):
        return Answer(True)
    if row.agency_id not in {agency.pk for agency in queries.own_agencies(request.user, programme)}:
        return permissions.NOT_YOURS
    return permissions.may_answer(request.user, programme)


def _act(request: HttpRequest, row: Consultation, form: Any, settle: Any, again: Any) -> str:
    """What was done, in words; "" where a form must be shown again."""
    by, at = request.user, timezone.now()
    if settle.is_valid():
        confirms = settle.cleaned_data["confirms"] == "yes"
        actions.settle(consultation=row, confirms=confirms, note=settle.cleaned_data["note"], by=by, at=at)
        return f"Đã ghi kết luận về {row.participation.name}."
    if again.is_valid():
        actions.look_again(consultation=row, reason=again.cleaned_data["reason"], by=by, at=at)
        return "Đã mở lại để xem xét."
    if form.is_valid():
        actions.answer(consultation=row, **{"paper": None, **form.cleaned_data}, by=by, at=at)
        return f"Đã ghi trả lời của {row.agency.name} về {row.participation.name}."
    return ""


@login_required
@require_safe
def consultation_paper(request: HttpRequest, key: str, pk: int) -> FileResponse:
    """The scanned answer."""
    rows = queries.consultations_visible_to(request.user).select_related("paper")
    row = get_object_or_404(rows, participation__programme__key=key, pk=pk)
    if row.paper is None:
        raise Http404
    return send(row.paper, inline=True)


@login_required
@require_safe
def consultation_letter(request: HttpRequest, key: str, ending: str) -> HttpResponse:
    """The letter to the agencies with the list of units."""
    programme = overseen(request, key)
    agencies = list(Agency.objects.filter(programme=programme))
    waiting = Consultation.objects.filter(agency__programme=programme, state=State.WAITING)
    latest = waiting.order_by("-due_on").values_list("due_on", flat=True).first()
    return printed(papers.consultation_request(programme, agencies, latest), "xin-y-kien", ending, programme)
