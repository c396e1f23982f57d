"""A year by its process, as each role of the fictional province walks it: a file a part, a function a step."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from gansao import law

YEAR = 2025
BASE = f"/nam/{YEAR}/"
PRACTICE, TRIAL, EXAMPLE = "99901", "99902", "99903"  # Xã Thực Hành, Xã Làm Thử, Thị trấn Ví Dụ
PEOPLE_OF = {PRACTICE: "1", TRIAL: "2", EXAMPLE: "3"}  # hv.xa1 and hv.lanhdao1 are of PRACTICE
CRITERIA = law.criteria_set("cqtt-mau-2023")


def today() -> date:
    """The day on the wall of the office."""
    return datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()
