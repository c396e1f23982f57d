"""G9: one mark saved: signed in, through middleware and permissions, checked by its method, audited, the total anew.

Limit: a bare ORM save of the same row in a transaction of its own, with the same commit to disk.
"""

import itertools
from collections.abc import Iterator

from bench import installation
from bench.measure import Figure, compare

SHEET = "/nam/2026/ho-so/07420/"


def figures() -> Iterator[Figure]:
    installation.with_demonstration()
    from django.db import transaction

    from gansao.assessments.models import Mark

    client = installation.signed_in("xa", **{"HX-Request": "true"})
    of_criterion_1 = Mark.objects.filter(
        participation__programme__key="2026", participation__code="07420", layer="self", criterion="1"
    )
    standing = of_criterion_1.first()
    version = standing.version if standing else 0
    count = itertools.count(1)

    def save() -> str:
        nonlocal version
        answer = client.post(f"{SHEET}tieu-chi/1/", {"items": "0", "note": f"Lần {next(count)}", "seen": version})
        assert answer.status_code == 200, answer.content.decode()[:500]
        version += 1
        return str(answer.content.decode())

    text = save()
    assert 'id="tong"' in text and "Lần" not in text
    mark = of_criterion_1.get()

    def bare() -> None:
        with transaction.atomic():
            mark.note = f"Bản {next(count)}"
            mark.save(update_fields=["note"])

    yield compare(
        "G9",
        "ghi một điểm, kiểm, nhật ký, tổng mới / một lần ghi ORM trần",
        ours=save,
        limit=bare,
        goal=15,
        runs=41,
    )
    assert of_criterion_1.get().version == version
