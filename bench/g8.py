"""G8: the ranking page of 209 x 42, signed in, through middleware, permissions and template, as HTML.

Limit: the same ranking as one SQL query on the same SQLite: totals, bands, gate, rank and name of every unit.

G8.2: the board of the same units with their four layers, teams, reasons and states. Limit: the same as one SQL query.
"""

from collections.abc import Iterator
from typing import Any

from bench import installation
from bench.measure import Figure, compare

STARS = """CASE WHEN total >= 10000 AND gate_met THEN 5 WHEN total >= 9500 AND gate_met THEN 4
                WHEN total >= 9000 AND gate_met THEN 3 WHEN total >= 8500 THEN 2 WHEN total >= 8000 THEN 1 ELSE 0 END"""
GATE = """CASE m.criterion WHEN '7' THEN m.points_x100 >= 100 WHEN '8' THEN m.points_x100 >= 200
                   WHEN '21' THEN m.points_x100 >= 150 WHEN '41' THEN m.points_x100 >= 200 ELSE 1 END"""
RANKING = f"""
    WITH totals AS (
        SELECT p.code, p.name, sum(m.points_x100) AS total, min({GATE}) AS gate_met
        FROM programmes_participation p
        JOIN programmes_programme y ON y.id = p.programme_id
        JOIN assessments_mark m ON m.participation_id = p.id AND m.layer = 'final'
        WHERE y.key = '2023' GROUP BY p.id HAVING count(m.points_x100) = 42)
    SELECT code, name, total, rank() OVER (ORDER BY total DESC) AS place, {STARS}
    FROM totals ORDER BY place, code
"""
BOARD = f"""
    WITH totals AS (
        SELECT p.id, p.code, p.name, p.district_name,
               sum(m.points_x100) FILTER (WHERE m.layer = 'self') AS self,
               sum(m.points_x100) FILTER (WHERE m.layer = 'district') AS district,
               sum(m.points_x100) FILTER (WHERE m.layer = 'team') AS team,
               sum(m.points_x100) FILTER (WHERE m.layer = 'final') AS total,
               count(*) FILTER (WHERE m.layer = 'team' AND m.reason <> '') AS reasons,
               min({GATE}) FILTER (WHERE m.layer = 'final') AS gate_met
        FROM programmes_participation p
        JOIN programmes_programme y ON y.id = p.programme_id
        JOIN assessments_mark m ON m.participation_id = p.id
        WHERE y.key = '2023' GROUP BY p.id HAVING count(m.points_x100) FILTER (WHERE m.layer = 'final') = 42)
    SELECT t.code, t.name, total, rank() OVER (ORDER BY total DESC) AS place, {STARS},
           district_name, self, district, team, total, reasons, d.state, g.number,
           (SELECT count(*) FROM committee_markchange c WHERE c.participation_id = t.id),
           (SELECT max(e.state) FROM committee_explanation e WHERE e.participation_id = t.id),
           (SELECT count(*) FROM committee_consultation o WHERE o.participation_id = t.id)
    FROM totals t
    LEFT JOIN assessments_dossier d ON d.participation_id = t.id
    LEFT JOIN appraisals_appraisal a ON a.participation_id = t.id AND a."order" = 1
    LEFT JOIN appraisals_team g ON g.id = a.team_id
    ORDER BY place, t.code
"""


def figures() -> Iterator[Figure]:
    installation.with_demonstration()
    from django.db import connection

    client = installation.signed_in("thuky")

    def ranking_page() -> str:
        return installation.page(client, "/nam/2023/xep-hang/")

    def board_page() -> str:
        return installation.page(client, "/nam/2023/bang-tong-hop/")

    def answer(sql: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            return list(cursor.execute(sql).fetchall())

    ranked, board = answer(RANKING), answer(BOARD)
    assert [row[:5] for row in board] == ranked and len(ranked) == 209 and sum(row[4] > 0 for row in ranked) == 76
    assert all(row[1] in page for page in (ranking_page(), board_page()) for row in ranked[:3])
    assert all(f">{points // 100},{points % 100:02d}<" in board_page() for points in board[0][6:10])
    yield compare(
        "G8",
        "trang xếp hạng 209 x 42, cả phân quyền và HTML / một câu SQL",
        ours=ranking_page,
        limit=lambda: answer(RANKING),
        goal=24,
        runs=25,
    )
    yield compare(
        "G8.2",
        "bảng tổng hợp 209 đơn vị, bốn lớp điểm, HTML / một câu SQL",
        ours=board_page,
        limit=lambda: answer(BOARD),
        goal=24,
        runs=25,
    )
