"""G8: the ranking page of 209 x 42, signed in, through middleware, permissions and template, as HTML.

Limit: the same ranking as one SQL query on the same SQLite: totals, bands, gate, rank and name of every unit.
"""

import os
import tempfile
from collections.abc import Iterator

from bench.measure import Figure, compare

SQL = """
    WITH totals AS (
        SELECT p.code, p.name, sum(m.points_x100) AS total,
               min(CASE m.criterion WHEN '7' THEN m.points_x100 >= 100 WHEN '8' THEN m.points_x100 >= 200
                   WHEN '21' THEN m.points_x100 >= 150 WHEN '41' THEN m.points_x100 >= 200 ELSE 1 END) AS gate_met
        FROM programmes_participation p
        JOIN programmes_programme y ON y.id = p.programme_id
        JOIN assessments_mark m ON m.participation_id = p.id AND m.layer = 'final'
        WHERE y.key = '2023' GROUP BY p.id HAVING count(m.points_x100) = 42)
    SELECT code, name, total, rank() OVER (ORDER BY total DESC) AS place,
           CASE WHEN total >= 10000 AND gate_met THEN 5 WHEN total >= 9500 AND gate_met THEN 4
                WHEN total >= 9000 AND gate_met THEN 3 WHEN total >= 8500 THEN 2 WHEN total >= 8000 THEN 1 ELSE 0 END
    FROM totals ORDER BY place, code
"""


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"GANSAO_VAR": folder, "DJANGO_SETTINGS_MODULE": "gansao.settings"}
        os.environ.pop("DATABASE_URL", None)
        yield from _measured()


def _measured() -> Iterator[Figure]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from gansao.accounts.models import User

    with open(os.devnull, "w") as nowhere:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("demo", stdout=nowhere)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(username="thuky"))

    def page() -> str:
        answer = client.get("/nam/2023/xep-hang/")
        assert answer.status_code == 200
        return str(answer.content.decode())

    def query() -> list[tuple[object, ...]]:
        with connection.cursor() as cursor:
            return list(cursor.execute(SQL).fetchall())

    ranked = query()
    assert len(ranked) == 209 and sum(row[4] > 0 for row in ranked) == 76  # type: ignore[operator]  # an integer
    assert all(str(row[1]) in page() for row in ranked[:3])
    yield compare(
        "G8",
        "trang xếp hạng 209 x 42, cả phân quyền và HTML / một câu SQL",
        ours=page,
        limit=query,
        goal=24,
        runs=25,
    )
    connection.close()
