"""Certificates and plaques of the decision that stands: the list, each as a file, all as one."""

import io
import zipfile

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from gansao.documents import certificate as documents
from gansao.files.kinds import KINDS
from gansao.files.models import StoredFile
from gansao.files.responses import send
from gansao.programmes.models import Programme
from gansao.recognition import actions, forms, permissions, queries
from gansao.recognition.certificates import file_name, texts
from gansao.recognition.models import Certificate, CertificateFiles, Decision
from gansao.recognition.views.frame import around, programme_of, require


@login_required
@require_http_methods(["GET", "POST"])
def certificates(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/chung-nhan/: every certificate; have the files drawn, see how far that is, take them."""
    programme = programme_of(request, key)
    standing = queries.standing(programme)
    form = None
    if request.method == "POST":
        require(permissions.can_publish(request.user, programme))
        form = forms.SiteForm(request.POST)
        if standing and form.is_valid() and _asked(request, standing, form):
            return redirect("recognition:certificates", key=programme.key)
    made = CertificateFiles.objects.filter(decision=standing).first() if standing else None
    rows = _rows(standing) if standing else []
    context = around(request, programme, "decision") | {
        "standing": standing,
        "rows": rows,
        "districts": any(row.participation.district_name for row in rows),
        "made": made,
        "working": made is not None and made.state in (CertificateFiles.State.WAITING, CertificateFiles.State.RUNNING),
        "form": form or forms.SiteForm(initial={"site": made.site if made else _site(request)}),
    }
    htmx = getattr(request, "htmx", None)
    template = "recognition/certificates.html"
    if htmx and not htmx.history_restore_request:
        return render(request, f"{template}#files", context)
    return render(request, template, context, status=409 if form else 200)


def _asked(request: HttpRequest, standing: Decision, form: forms.SiteForm) -> bool:
    try:
        site = form.cleaned_data["site"]
        actions.ask_for_files(decision=standing, site=site, by=request.user, at=timezone.now())
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _rows(decision: Decision) -> list[Certificate]:
    return list(decision.certificates.select_related("participation").order_by("serial"))


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


@login_required
@require_GET
def one(request: HttpRequest, key: str, pk: int, what: str) -> HttpResponseBase:
    """/nam/<key>/chung-nhan/<pk>.pdf and /bien/<pk>.pdf: one certificate or plaque, drawn now where it is not yet."""
    programme = programme_of(request, key)
    rows = Certificate.objects.select_related("participation", "decision", "file")
    found = get_object_or_404(rows, pk=pk, decision__programme=programme)
    if what == "certificate" and found.file:
        return send(found.file, file_name(found), inline=True)
    made = CertificateFiles.objects.filter(decision=found.decision).first()
    decision = _decision(programme, found.decision_id)
    [text] = texts(decision, [found], made.site if made else _site(request))
    draw = documents.certificate if what == "certificate" else documents.plaque
    name = file_name(found) if what == "certificate" else file_name(found).replace("chung-nhan", "bien-gan-sao")
    response = HttpResponse(draw(text), content_type=KINDS["pdf"].media_type)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _decision(programme: Programme, pk: int) -> Decision:
    rows = Decision.objects.select_related("programme__criteria_set", "programme__province")
    return rows.get(pk=pk, programme=programme)


@login_required
@require_GET
def whole(request: HttpRequest, key: str, what: str) -> HttpResponseBase:
    """/nam/<key>/chung-nhan/tat-ca.pdf, bien-gan-sao.pdf, tung-giay.zip: the files of the decision that stands."""
    programme = programme_of(request, key)
    standing = queries.standing(programme)
    made = CertificateFiles.objects.filter(decision=standing, state="done").first() if standing else None
    if standing is None or made is None:
        raise Http404("Các tệp này chưa được tạo.")
    if what == "zip":
        return _zip(programme, _with_files(standing))
    stored: StoredFile | None = made.all_certificates if what == "certificates" else made.all_plaques
    if stored is None:
        raise Http404("Quyết định này không công nhận đơn vị nào.")
    return send(stored)


def _with_files(decision: Decision) -> list[Certificate]:
    return list(decision.certificates.select_related("participation", "file").order_by("serial"))


def _zip(programme: Programme, rows: list[Certificate]) -> HttpResponse:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for row in rows:
            if row.file:
                archive.writestr(zipfile.ZipInfo(file_name(row), (1980, 1, 1, 0, 0, 0)), row.file.path.read_bytes())
    response = HttpResponse(packed.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="chung-nhan-{programme.key}.zip"'
    response["Cache-Control"] = "private, no-store"
    return response
