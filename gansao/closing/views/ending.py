"""The end of a year: its report, closing it, its archive package."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gansao.closing import actions, forms, permissions, queries, report
from gansao.closing.checks import checks
from gansao.closing.models import ArchivePackage, YearReport
from gansao.closing.views.frame import act, around, done, office_year, paper_file, require
from gansao.documents.paper import as_pdf
from gansao.documents.paper_docx import as_docx
from gansao.programmes.models import Programme
from gansao.recognition.queries import published


@login_required
@require_http_methods(["GET", "POST"])
def year_report(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/bao-cao/: the figures of the year, each with what it is counted of; what the office adds in words."""
    programme = office_year(request, key)
    may_write = permissions.can_handle(request.user, programme)
    kept = YearReport.objects.filter(programme=programme).first()
    initial = {"recommendations": kept.recommendations, "signer_name": kept.signer_name} if kept else {}
    form = forms.ReportForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST":
        require(may_write)
        write = actions.write_report
        if form.is_valid() and done(
            form, lambda: write(programme=programme, **form.cleaned_data, by=request.user, at=timezone.now())
        ):
            messages.success(request, "Đã ghi phần kiến nghị của báo cáo.")
            return redirect("closing:report", key=key)
    year = published(key)
    before = queries.year_before(programme)
    context = around(request, programme, "report") | {
        "year": year,
        "figures": report.figures(year, before) if year else None,
        "before": before,
        "may_write": may_write and programme.state != Programme.State.CLOSED,
        "form": form,
        "kept": kept,
    }
    return render(request, "closing/report.html", context, status=409 if form.is_bound else 200)


@login_required
@require_safe
def printed_report(request: HttpRequest, key: str, ending: str) -> HttpResponse:
    """/nam/<key>/bao-cao.pdf, .docx"""
    programme = office_year(request, key)
    year = published(key)
    if year is None:
        raise Http404("Năm này chưa công bố kết quả nên chưa có báo cáo.")
    kept = YearReport.objects.filter(programme=programme).first()
    paper = report.paper(year, report.figures(year, queries.year_before(programme)), kept)
    return paper_file(as_pdf(paper) if ending == "pdf" else as_docx(paper), f"bao-cao-{key}", ending)


@login_required
@require_http_methods(["GET", "POST"])
def archive(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/luu-tru/: what should be there, closing the year, its package."""
    programme = office_year(request, key)
    may_close = permissions.may_close(request.user, programme)
    form: forms.CloseForm | None = None
    package = ArchivePackage.objects.filter(programme=programme).select_related("programme").first()
    if request.method == "POST":
        require(may_close)
        form = forms.CloseForm(request.POST, expected=str(programme.year))
        reason = form["reason"].value() or ""
        close = actions.close_year
        if form.is_valid() and done(
            form, lambda: close(programme=programme, reason=reason, by=request.user, at=timezone.now())
        ):
            messages.success(request, f"Đã khép năm {programme.year}. Nay lập được gói lưu trữ.")
            return redirect("closing:archive", key=key)
    found = checks(programme)
    context = around(request, programme, "archive") | {
        "may_close": may_close,
        "checks": found,
        "ready": all(check.holds for check in found if check.must),
        "package": package,
        "stale": package is not None and queries.ended_since(programme, package.finished_at),
        "working": package is not None
        and package.state in (ArchivePackage.State.WAITING, ArchivePackage.State.RUNNING),
        "form": form or forms.CloseForm(expected=str(programme.year)),
        "reason_form": forms.ReasonForm(),
    }
    return render(request, "closing/archive.html", context, status=409 if form else 200)


@login_required
@require_POST
def reopen(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/luu-tru/mo-lai/"""
    programme = office_year(request, key)
    require(permissions.can_archive(request.user, programme))
    said, reason = "Đã mở lại năm. Kết quả công bố vẫn giữ nguyên.", str(request.POST.get("reason", ""))[:500]
    act(request, actions.reopen_year, said, programme=programme, reason=reason)
    return redirect("closing:archive", key=key)


@login_required
@require_POST
def package(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/luu-tru/lap-goi/"""
    programme = office_year(request, key)
    require(permissions.can_archive(request.user, programme))
    act(request, actions.ask_for_package, "Đang lập gói lưu trữ.", programme=programme)
    return redirect("closing:archive", key=key)


@login_required
@require_safe
def download(request: HttpRequest, key: str) -> HttpResponseBase:
    """/nam/<key>/luu-tru/goi.zip: marks and evidence of everybody, so only for whoever archives."""
    programme = office_year(request, key)
    require(permissions.can_archive(request.user, programme))
    made = ArchivePackage.objects.filter(programme=programme, state="done").select_related("programme").first()
    if made is None or not made.path.exists():
        raise Http404("Gói lưu trữ chưa được lập hoặc không còn trên máy chủ. Hãy lập lại.")
    response = FileResponse(made.path.open("rb"), as_attachment=True, filename=f"luu-tru-{key}.zip")
    response["Cache-Control"] = "private, no-store"
    return response
