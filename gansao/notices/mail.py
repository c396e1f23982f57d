"""Notices by e-mail, as a job: a letter is sent once, and a mail server that is away holds nobody up."""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone
from django_tasks import task

from gansao.notices.models import Notice
from gansao.notices.queries import to_mail

logger = logging.getLogger(__name__)
FOOT = "Thư này do hệ thống Gắn Sao gửi tự động. Thông báo luôn có ở mục “Thông báo” sau khi đăng nhập."


@task
def deliver(pks: list[int]) -> None:
    """Send these notices. What cannot be sent is logged, and tried again with the next round (`mail_waiting`)."""
    for notice in to_mail(timezone.now()).filter(pk__in=pks).select_related("user").order_by("pk"):
        _send(notice)


def _send(notice: Notice) -> None:
    """Taken first, then sent: of two jobs one sends."""
    if not Notice.objects.filter(pk=notice.pk, mailed_at=None).update(mailed_at=timezone.now()):
        return
    try:
        send_mail(f"Gắn Sao: {notice.text}", letter(notice), settings.DEFAULT_FROM_EMAIL, [notice.user.email])
    except Exception:  # whatever a mail server answers, the list in the system has the notice
        logger.exception("Không gửi được thư của thông báo %s; sẽ thử lại", notice.pk)
        Notice.objects.filter(pk=notice.pk).update(mailed_at=None)


def letter(notice: Notice) -> str:
    """The task, its day and where it is done; nothing else, as letters are read by others."""
    due = f"Hạn: {notice.due_on:%d/%m/%Y}" if notice.due_on else ""
    link = f"Mở việc này: {settings.SITE}{notice.url}" if settings.SITE else ""
    return "\n\n".join(part for part in (notice.text, due, link, FOOT) if part) + "\n"
