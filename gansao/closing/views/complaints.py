"""Complaints: the list, one of them, a new one, its answer, its signed letter, taking it back, correcting."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gansao.closing import actions, forms, letters, permissions, queries
from gansao.closing.models import Complaint
from gansao.closing.views.frame import act, around, done, form_page, paper_file, require, signed, signing
from gansao.criteria.queries import load
from gansao.documents.decision import Signer
from gansao.documents.paper import as_pdf
from gansao.documents.paper_docx import as_docx
from gansao.domain.text import fold, running
from gansao.domain.workdays import Calendar, due_in_words
from gansao.files.responses import send
from gansao.law.closing_rules import rules_of
from gansao.programmes.models import Participation, Programme
from gansao.programmes.queries import participations
from gansao.worktime.queries import calendar_for

OVERDUE, WAITING = "qua-han", "dang-cho"


@dataclass(frozen=True, slots=True)
class Row:
    complaint: Complaint
    due: str
    overdue: bool


def _row(complaint: Complaint, calendar: Calendar, today: date) -> Row:
    waits = complaint.is_open
    return Row(
        complaint,
        due_in_words(calendar, today, complaint.due_on) if waits else "",
        waits and complaint.due_on < today,
    )


def _year(request: HttpRequest, key: str) -> Programme:
    return get_object_or_404(queries.programmes_visible_to(request.user), key=key)


def _complaint(request: HttpRequest, key: str, pk: int) -> Complaint:
    rows = queries.complaints_visible_to(request.user)
    return get_object_or_404(rows, participation__programme__key=key, pk=pk)


@login_required
@require_safe
def complaints(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/khieu-nai/: every complaint that I may see, the most pressing first."""
    programme, today = _year(request, key), timezone.localdate()
    calendar = calendar_for(programme.province)
    of_year = queries.complaints_visible_to(request.user).filter(participation__programme=programme)
    every = [_row(complaint, calendar, today) for complaint in of_year]
    chosen, text = request.GET.get("loc", ""), request.GET.get("q", "")
    words = fold(text).split()
    found = [row for row in every if all(word in row.complaint.participation.folded for word in words)]
    filters = {
        "": ("Tất cả", found),
        WAITING: ("Đang chờ", [row for row in found if row.complaint.is_open]),
        OVERDUE: ("Quá hạn", [row for row in found if row.overdue]),
        "xong": ("Đã xong", [row for row in found if not row.complaint.is_open]),
    }
    rows = filters.get(chosen, filters[""])[1]
    context = around(request, programme, "complaints") | {
        "rows": sorted(rows, key=lambda row: (not row.complaint.is_open, row.complaint.due_on, row.complaint.pk)),
        "total": len(every),
        "chips": [(value, label, len(shown)) for value, (label, shown) in filters.items()],
        "chosen": chosen,
        "text": text,
        "answer": _may_file(request, programme, today),
    }
    return render(request, "closing/complaints.html", context)


def _may_file(request: HttpRequest, programme: Programme, today: date) -> object:
    """An answer whether the person may file one now."""
    if permissions.can_handle(request.user, programme):
        return programme.state == Programme.State.PUBLISHED
    units = queries.units_to_complain_for(request.user, programme)
    answers = [permissions.may_complain(request.user, unit, today) for unit in units]
    return next((answer for answer in answers if answer), answers[0] if answers else False)


@login_required
@require_http_methods(["GET", "POST"])
def complain(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/khieu-nai/moi/: a unit complains, or the secretariat enters what came on paper."""
    programme, today = _year(request, key), timezone.localdate()
    from_paper = permissions.can_handle(request.user, programme)
    units = list(participations(programme)) if from_paper else _own_units(request, programme, today)
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    kind = forms.PaperComplaintForm if from_paper else forms.ComplaintForm
    codes = load(programme.criteria_set).codes
    initial = {"received_on": f"{today:%d/%m/%Y}", "origin": Complaint.Origin.UNIT}
    form = kind(*data, units=units, codes=codes, initial=initial)
    made: list[Complaint] = []
    if form.is_bound and form.is_valid() and done(form, lambda: made.append(_file(request, form))):
        messages.success(request, f"Đã ghi khiếu nại. Hạn trả lời: {made[0].due_on:%d/%m/%Y}.")
        return redirect("closing:complaint", key=key, pk=made[0].pk)
    days = rules_of(programme.closing_rules).complaint_days
    return form_page(
        request,
        form,
        around(request, programme, "complaints")
        | {
            "title": "Ghi khiếu nại trên giấy" if from_paper else "Khiếu nại kết quả",
            "lead": f"Được trả lời trong {days} ngày làm việc kể từ ngày sau ngày nhận.",
            "button": "Ghi khiếu nại" if from_paper else "Gửi khiếu nại",
            "back": reverse("closing:complaints", args=[key]),
        },
    )


def _own_units(request: HttpRequest, programme: Programme, today: date) -> list[Participation]:
    """The units for which the person may complain now; 403 with the reason where there is none."""
    units = queries.units_to_complain_for(request.user, programme)
    answers = [(unit, permissions.may_complain(request.user, unit, today)) for unit in units]
    open_now = [unit for unit, answer in answers if answer]
    if not open_now:
        require(answers[0][1] if answers else False)
    return open_now


def _file(request: HttpRequest, form: forms.ComplaintForm) -> Complaint:
    clean = form.cleaned_data
    paper = {name: clean[name] for name in ("origin", "petition_number", "received_on") if name in clean}
    return actions.file_complaint(
        participation=clean["unit"],
        criteria=clean["criteria"],
        words=clean["words"],
        uploads=clean["attachments"],
        **paper,
        by=request.user,
        at=timezone.now(),
    )


@login_required
@require_safe
def complaint(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """/nam/<key>/khieu-nai/<pk>/: what was said, until when, what was answered, what came of it."""
    found = _complaint(request, key, pk)
    programme, today = found.participation.programme, timezone.localdate()
    names = {each.code: each.name for each in load(programme.criteria_set).criteria}
    context = around(request, programme, "complaints") | {
        "row": _row(found, calendar_for(programme.province), today),
        "complaint": found,
        "criteria": [(code, names.get(code, "")) for code in found.criteria],
        "files": list(found.files.select_related("file")),
        "may_take_back": found.is_open and _may_take_back(request, found),
        "may_correct": permissions.can_correct(request.user, programme),
        "form": forms.ReasonForm(),
    }
    return render(request, "closing/complaint.html", context)


def _may_take_back(request: HttpRequest, found: Complaint) -> bool:
    """Whoever complained; for paper, whoever entered it."""
    programme = found.participation.programme
    own = found.participation in queries.units_to_complain_for(request.user, programme)
    return own or bool(permissions.can_handle(request.user, programme))


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """/nam/<key>/khieu-nai/<pk>/tra-loi/: what came out, and in which words."""
    found = _complaint(request, key, pk)
    require(permissions.can_handle(request.user, found.participation.programme))
    initial = {name: getattr(found, name) for name in ("outcome", "answer", "signer_name", "signer_form")}
    form = forms.AnswerForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and done(form, lambda: _answer(request, found, form)):
        messages.success(request, "Đã ghi nội dung trả lời. Hãy tải văn bản, trình ký; văn thư ghi số và tệp đã ký.")
        return redirect("closing:complaint", key=key, pk=pk)
    return form_page(request, form, _about(request, found, "Soạn trả lời khiếu nại", "Ghi nội dung trả lời"))


def _answer(request: HttpRequest, found: Complaint, form: forms.AnswerForm) -> None:
    clean = form.cleaned_data
    actions.draft_answer(
        complaint=found,
        outcome=clean["outcome"],
        answer=clean["answer"],
        signer=Signer(clean["signer_name"], clean["signer_form"]),
        by=request.user,
        at=timezone.now(),
    )


@login_required
@require_safe
def printed_answer(request: HttpRequest, key: str, pk: int, ending: str) -> HttpResponse:
    """/nam/<key>/khieu-nai/<pk>/tra-loi.pdf, .docx: the letter to sign. The unit reads it once it is signed."""
    found = _complaint(request, key, pk)
    require(permissions.can_read(request.user, found.participation.programme))
    if not found.answer:
        raise Http404("Chưa soạn nội dung trả lời nên chưa có văn bản.")
    paper = letters.answer(found, timezone.localdate())
    return paper_file(as_pdf(paper) if ending == "pdf" else as_docx(paper), f"tra-loi-{key}-{pk}", ending)


@login_required
@require_http_methods(["GET", "POST"])
def sign_answer(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """/nam/<key>/khieu-nai/<pk>/ky/: the records clerk enters number and day and hands in the signed letter."""
    found = _complaint(request, key, pk)
    require(permissions.can_sign(request.user, found.participation.programme))
    said = "Đã ghi văn bản trả lời. Khiếu nại này đã xong."
    about = _about(request, found, "Ghi văn bản trả lời đã ký", "Ghi văn bản đã ký")
    return signing(request, actions.record_answer, said, about, complaint=found)


def _about(request: HttpRequest, found: Complaint, title: str, button: str) -> dict[str, object]:
    return around(request, found.participation.programme, "complaints") | {
        "title": title,
        "lead": f"Khiếu nại về kết quả của {running(found.participation.name)}.",
        "button": button,
        "back": reverse("closing:complaint", args=[found.participation.programme.key, found.pk]),
    }


@login_required
@require_POST
def take_back(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """/nam/<key>/khieu-nai/<pk>/rut/"""
    found = _complaint(request, key, pk)
    require(_may_take_back(request, found))
    reason = str(request.POST.get("reason", ""))[:500]
    act(request, actions.take_back_complaint, "Đã ghi việc rút khiếu nại.", complaint=found, reason=reason)
    return redirect("closing:complaint", key=key, pk=pk)


@login_required
@require_POST
def correct(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """/nam/<key>/khieu-nai/<pk>/dinh-chinh/: take the year up again because of this complaint."""
    found = _complaint(request, key, pk)
    require(permissions.can_correct(request.user, found.participation.programme))
    said = "Đã mở năm để đính chính. Kết quả đang công bố vẫn giữ nguyên với người dân."
    if not act(request, actions.lead_to_correction, said, complaint=found):
        return redirect("closing:complaint", key=key, pk=pk)
    return redirect("recognition:correct", key=key)


@login_required
@require_safe
def attached(request: HttpRequest, key: str, pk: int, file: int) -> HttpResponseBase:
    """/nam/<key>/khieu-nai/<pk>/tep/<file>/: a file as it was handed in."""
    return send(get_object_or_404(_complaint(request, key, pk).files.select_related("file"), pk=file).file, inline=True)


@login_required
@require_safe
def signed_answer(request: HttpRequest, key: str, pk: int) -> HttpResponseBase:
    """/nam/<key>/khieu-nai/<pk>/da-ky/: the signed letter."""
    return signed(_complaint(request, key, pk).signed_file)
