"""What a new installation lacks before a year can begin: whoever can mend it finds it among what waits for them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from gansao.accounts.permissions import has
from gansao.accounts.queries import holders, provinces_of
from gansao.criteria.queries import stored_sets
from gansao.notices.tasks import Task
from gansao.programmes.queries import province_label, provinces_to_open_in


def first_steps(user: Any, today: date, *, any_year: bool) -> Iterator[Task]:
    """An account for a secretary; then a criteria set; then the first year. `any_year`: this person knows of one."""
    if has(user, "accounts.manage"):
        provinces = provinces_of(user, permission="accounts.manage")
        if not holders("secretariat", [province.pk for province in provinces], today).exists():
            yield Task(
                what="Lập tài khoản cho thư ký Ban Chỉ đạo",
                where="Chưa có ai mở được năm chấm điểm",
                url="/quan-tri/tai-khoan/moi/",
                button="Lập tài khoản",
                note="Lập xong thì phát mã một lần để người ấy tự đặt mật khẩu.",
            )
    if any_year or not has(user, "programmes.open_year"):
        return
    where = province_label(provinces_to_open_in(user)[0])
    if stored_sets().exists():
        yield Task("Mở năm chấm điểm đầu tiên", where, "/nam/mo/", "Mở năm")
    else:
        note = "Mỗi năm chấm theo một bộ tiêu chí. Chưa có bộ của tỉnh thì dùng bộ mẫu đi kèm."
        yield Task("Nạp bộ tiêu chí", where, "/bo-tieu-chi/nap/", "Nạp bộ tiêu chí", note=note)
