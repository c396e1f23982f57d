"""Open data as answers: JSON, CSV, YAML for anybody, kept a minute, sent again only when they changed."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

KEPT_SECONDS = 60
JSON = "application/json"
JSON_LINES = "application/jsonl; charset=utf-8"
CSV = "text/csv; charset=utf-8"
YAML = "application/yaml; charset=utf-8"


def respond(
    request: HttpRequest, content: str | bytes, media_type: str, *, name: str = "", changed_at: datetime | None = None
) -> HttpResponseBase:
    """The content, or 304 where the reader has it already. With a `name` the browser saves it as a file."""
    body = content.encode() if isinstance(content, str) else content
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    changed = int(changed_at.timestamp()) if changed_at else None
    response = HttpResponse(body, content_type=media_type)
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    response["Access-Control-Allow-Origin"] = "*"  # anybody's page may recompute what is public
    if name:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    if changed:
        response["Last-Modified"] = http_date(changed)
    return get_conditional_response(request, etag, changed, response) or response


def as_json(request: HttpRequest, data: Any, *, changed_at: datetime | None = None) -> HttpResponseBase:
    """`data` as JSON with its letters as they are; opens in the browser."""
    return respond(request, json.dumps(data, ensure_ascii=False, indent=1) + "\n", JSON, changed_at=changed_at)
