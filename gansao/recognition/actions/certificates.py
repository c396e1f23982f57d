"""The files of a decision's certificates, drawn in the background. What is drawn is kept: a job cut short goes on."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from gansao.audit.actions import record
from gansao.documents import certificate as documents
from gansao.files import actions as files
from gansao.recognition.actions.refused import Refused
from gansao.recognition.certificates import file_name, texts
from gansao.recognition.models import Certificate, CertificateFiles, Decision

logger = logging.getLogger(__name__)
SYSTEM = "hệ thống"
GIVEN_UP = timedelta(minutes=10)  # a job that has not come to an end by then may be asked for again


@transaction.atomic
def ask_for_files(*, decision: Decision, site: str, by: Any, at: datetime) -> CertificateFiles:
    """Have all certificates and plaques drawn; asking twice draws once. Another `site` draws them anew."""
    if decision.state != Decision.State.PUBLISHED:
        raise Refused("Giấy chứng nhận chỉ được tạo cho quyết định đã công bố và đang có hiệu lực.")
    CertificateFiles.objects.get_or_create(
        decision=decision, defaults={"site": site, "asked_at": at, "state": "failed"}
    )
    held = CertificateFiles.objects.select_for_update().get(decision=decision)
    running = held.state in (CertificateFiles.State.WAITING, CertificateFiles.State.RUNNING)
    if running and at - held.asked_at < GIVEN_UP:
        return held
    if held.state == CertificateFiles.State.DONE and held.site == site:
        return held
    if held.site != site:
        decision.certificates.update(file=None)
        held.all_certificates = held.all_plaques = None
        held.done = 0
    held.state, held.site, held.asked_at, held.error = CertificateFiles.State.WAITING, site, at, ""
    held.save(update_fields=["state", "site", "asked_at", "error", "all_certificates", "all_plaques", "done"])
    place = decision.programme.province.code
    record(by=by, at=at, action="recognition.ask_for_files", obj=held, after={"site": site}, place_code=place)
    transaction.on_commit(lambda: draw.enqueue(held.pk))
    return held


@task
def draw(pk: int) -> None:
    """Draw what is not drawn yet: each certificate, then all in one file, then the plaques."""
    asked = CertificateFiles.objects.select_related("decision__programme__criteria_set", "decision__frozen").get(pk=pk)
    try:
        _draw(asked)
    except Exception as error:
        logger.exception("certificates of decision %s", asked.decision_id)
        message = f"Không tạo được tệp ({type(error).__name__}). Hãy bấm tạo lại; nếu vẫn lỗi, báo quản trị hệ thống."
        CertificateFiles.objects.filter(pk=pk).update(state=CertificateFiles.State.FAILED, error=message)


def _draw(asked: CertificateFiles) -> None:
    CertificateFiles.objects.filter(pk=asked.pk).update(state=CertificateFiles.State.RUNNING)
    rows = list(asked.decision.certificates.select_related("participation").order_by("serial"))
    words = texts(asked.decision, rows, asked.site)
    for done, (row, text) in enumerate(zip(rows, words, strict=True), start=1):
        if row.file_id is None:
            _keep(row, documents.certificate(text))
        CertificateFiles.objects.filter(pk=asked.pk).update(done=done)
    year = asked.decision.programme.year
    with transaction.atomic():
        held = CertificateFiles.objects.select_for_update().get(pk=asked.pk)
        if words:
            held.all_certificates = _store(documents.certificates(words), f"chung-nhan-{year}.pdf")
            held.all_plaques = _store(documents.plaques(words), f"bien-gan-sao-{year}.pdf")
        held.state, held.finished_at = CertificateFiles.State.DONE, timezone.now()
        held.save(update_fields=["all_certificates", "all_plaques", "state", "finished_at"])


def _keep(certificate: Certificate, content: bytes) -> None:
    with transaction.atomic():
        stored = _store(content, file_name(certificate))
        Certificate.objects.filter(pk=certificate.pk, file__isnull=True).update(file=stored)


def _store(content: bytes, name: str) -> Any:
    return files.store(content=content, name=name, by=SYSTEM, at=timezone.now(), allowed=("pdf",))
