"""No request is read that is larger than an upload may be."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

FORM_BYTES = 1024 * 1024  # what surrounds the file in a form


class RequestSizeLimit:
    """Refuse by the announced length, before a byte reaches the disk. Several files of full size are no use case."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.UPLOAD_MAX_BYTES + FORM_BYTES:
            megabytes = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
            return HttpResponse(
                f"Nội dung gửi lên quá lớn: mỗi tệp nhiều nhất {megabytes} MB. Hãy quay lại và chọn tệp nhỏ hơn.\n",
                status=413,
                content_type="text/plain; charset=utf-8",
            )
        return self.get_response(request)
