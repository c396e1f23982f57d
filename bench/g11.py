"""G11: open a year: 209 units with their names of then, ten phases, audit, in one transaction.

A sheet needs no rows before something is found, so nothing is written for its 42 criteria: the limit is the harder one,
a raw batch insert of the same 209 units, not of 209 x 42 rows. G11.2 says what those rows would cost.
"""

from collections.abc import Iterator
from datetime import date

from bench import installation
from bench.measure import Figure, compare


def figures() -> Iterator[Figure]:
    installation.empty()
    from django.db import connection
    from django.utils import timezone

    from gansao import law
    from gansao.accounts.roles import ROLES
    from gansao.assessments.models import Mark
    from gansao.criteria import actions as criteria
    from gansao.domain.process import suggested
    from gansao.places import actions as places
    from gansao.places.queries import unit
    from gansao.programmes import actions
    from gansao.programmes.models import Participation, Programme

    now, day = timezone.now(), date(2023, 12, 1)
    places.load_units(by="đo", at=now)
    stored = criteria.store(criteria_set=law.criteria_set("cqtt-mau-2023"), by="đo", at=now)
    process = law.process("cqtt-ba-cap", {key: role.permissions for key, role in ROLES.items()})
    province = unit("24", day)
    years = iter(range(2100, 2200))  # the demonstration has none of these

    def open_year(**more: object) -> Programme:
        year = next(years)
        return actions.open_year(
            province=province, year=year, key=str(year), criteria_set=stored, units_as_of=day,
            process=process, schedule=suggested(process, date(2023, 9, 1)), by="đo", at=now,
        )  # fmt: skip

    model = open_year()
    rows = list(model.participations.values())
    assert len(rows) == 209 and model.phases.count() == 10
    columns = [name for name in rows[0] if name != "id"]
    values = [tuple(row[name] for name in columns) for row in rows]

    def raw(table: str, names: list[str], batch: list[tuple[object, ...]]) -> None:
        marks = ", ".join(["%s"] * len(names))
        with connection.cursor() as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            cursor.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", batch)
            cursor.execute("COMMIT")

    def insert_units() -> None:
        year = next(years)
        bare = Programme.objects.create(
            key=str(year), year=year, province=province, criteria_set=stored, units_as_of=day, opened_at=now
        )
        place = columns.index("programme_id")
        raw(Participation._meta.db_table, columns, [(*v[:place], bare.pk, *v[place + 1 :]) for v in values])

    names = "participation_id criterion layer not_arising note reason answer version marked_at"

    def insert_sheets() -> None:
        layer, at = f"m{next(years)}", now.isoformat()
        batch: list[tuple[object, ...]] = [
            (row["id"], str(code), layer, False, "", "", "{}", 1, at) for row in rows for code in range(1, 43)
        ]
        raw(Mark._meta.db_table, names.split(), batch)

    what = "mở năm 209 đơn vị, 10 giai đoạn, nhật ký"
    yield compare("G11.1", f"{what} / chèn thô 209 đơn vị", ours=open_year, limit=insert_units, goal=10, runs=15)
    yield compare("G11.2", f"{what} / chèn thô 209 x 42 ô", ours=open_year, limit=insert_sheets, goal=10, runs=15)
