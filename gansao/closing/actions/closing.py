"""Closing a year, opening it again, its report's words, its archive package made in the background."""

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from gansao.audit.actions import record
from gansao.closing import archives, packing
from gansao.closing.actions.refused import Refused, held_programme
from gansao.closing.checks import checks
from gansao.closing.dues import key_of_closing
from gansao.closing.models import ArchivePackage, YearReport
from gansao.committee.actions import forget_contacts
from gansao.domain import lifecycle
from gansao.notices.actions import mark_done
from gansao.programmes import actions as programmes
from gansao.programmes.models import Programme

logger = logging.getLogger(__name__)
GIVEN_UP = timedelta(minutes=30)  # a job that has not come to an end by then may be asked for again
_EVERY = 25  # files between two words of how far it is


@transaction.atomic
def close_year(*, programme: Programme, by: Any, at: datetime, reason: str = "") -> Programme:
    """Nothing of the year changes any more, and how whoever commented is reached is erased.

    `reason` says why, where something that should be there is not.
    """
    held = held_programme(programme)
    missing = [check for check in checks(held) if not check.holds]
    if must := [check.note for check in missing if check.must]:
        raise Refused("Chưa khép được năm. " + " ".join(must))
    if missing and not reason.strip():
        raise Refused(" ".join(check.note for check in missing) + " Nếu vẫn khép năm, hãy nêu lý do.")
    moved = _move(held, "close", by, at)
    forget_contacts(programme=held, by=by, at=at)
    mark_done(key=key_of_closing(held), by=by, at=at)
    _audit("close_year", held, by, at, after={"reason": reason.strip()})
    return moved


@transaction.atomic
def reopen_year(*, programme: Programme, reason: str, by: Any, at: datetime) -> Programme:
    """Take a closed year up again; its package is made anew once it is closed again."""
    held = held_programme(programme)
    if not reason.strip():
        raise Refused("Hãy nêu lý do mở lại năm đã khép.")
    moved = _move(held, "reopen_closed", by, at)
    _audit("reopen_year", held, by, at, after={"reason": reason.strip()})
    return moved


@transaction.atomic
def write_report(*, programme: Programme, recommendations: str, signer_name: str, by: Any, at: datetime) -> YearReport:
    """What the figures cannot say."""
    held = held_programme(programme)
    if held.state == Programme.State.CLOSED:
        raise Refused("Năm đã khép nên báo cáo không sửa được nữa.")
    written = {"recommendations": recommendations.strip(), "signer_name": signer_name.strip()}
    kept, _ = YearReport.objects.update_or_create(
        programme=held, defaults={**written, "written_at": at, "written_by": by}
    )
    record(by=by, at=at, action="closing.write_report", obj=kept, after=written, place_code=held.province.code)
    return kept


@transaction.atomic
def ask_for_package(*, programme: Programme, by: Any, at: datetime) -> ArchivePackage:
    """Have the package of a closed year made; asking twice makes it once."""
    held = held_programme(programme)
    if held.state != Programme.State.CLOSED:
        raise Refused("Gói lưu trữ được lập sau khi khép năm.")
    ArchivePackage.objects.get_or_create(programme=held, defaults={"asked_at": at, "state": "failed"})
    package = ArchivePackage.objects.select_for_update().get(programme=held)
    working = package.state in (ArchivePackage.State.WAITING, ArchivePackage.State.RUNNING)
    if working and at - package.asked_at < GIVEN_UP:
        return package
    package.state, package.asked_at, package.done, package.total = ArchivePackage.State.WAITING, at, 0, 0
    package.size = 0
    package.error, package.sha256, package.finished_at = "", "", None
    package.save(update_fields=["state", "asked_at", "done", "total", "size", "error", "sha256", "finished_at"])
    record(by=by, at=at, action="closing.ask_for_package", obj=package, place_code=held.province.code)
    transaction.on_commit(lambda: pack.enqueue(package.pk))
    return package


@task
def pack(pk: int) -> None:
    """Write the package; a job that was cut short begins again, and what was there stays until the new one is whole."""
    package = ArchivePackage.objects.select_related("programme__province", "programme__criteria_set").get(pk=pk)
    try:
        _pack(package)
    except Exception as error:
        logger.exception("archive package of %s", package.programme_id)
        told = str(error) if isinstance(error, archives.Damaged) else f"Không lập được gói ({type(error).__name__})."
        message = f"{told} Hãy bấm lập lại; nếu vẫn lỗi, báo quản trị hệ thống."
        ArchivePackage.objects.filter(pk=pk).update(state=ArchivePackage.State.FAILED, error=message[:500])


def _pack(package: ArchivePackage) -> None:
    rows = ArchivePackage.objects.filter(pk=package.pk)
    rows.update(state=ArchivePackage.State.RUNNING)
    items = packing.items(package.programme)
    rows.update(total=len(items), size=archives.expected_size(items))

    def progress(done: int) -> None:
        if done % _EVERY == 0 or done == len(items):
            rows.update(done=done)

    digest = archives.write(package.path, items, partial(packing.index, package.programme), progress)
    size = package.path.stat().st_size
    rows.update(state=ArchivePackage.State.DONE, sha256=digest, size=size, finished_at=timezone.now())


def _move(programme: Programme, verb: str, by: Any, at: datetime) -> Programme:
    try:
        return programmes.move(programme=programme, verb=verb, by=by, at=at)
    except lifecycle.NotAllowed:
        raise Refused("Năm này không còn ở bước ấy: hãy tải lại trang để xem trạng thái hiện nay.") from None


def _audit(verb: str, programme: Programme, by: Any, at: datetime, after: dict[str, Any]) -> None:
    record(by=by, at=at, action=f"closing.{verb}", obj=programme, after=after, place_code=programme.province.code)
