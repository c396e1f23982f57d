"""How commands that read files speak: notes and faults on standard error, exit status 2 with faults."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from django.core.management.base import BaseCommand

from gansao import law
from gansao.domain.criteria import CriteriaSet
from gansao.domain.faults import Fault
from gansao.domain.rulebook import CriteriaSetInvalid
from gansao.workbooks import criteria_set
from gansao.workbooks.faults import listed

FAULTY = 2


class FileCommand(BaseCommand):
    """A command on files alone: no database, no system checks."""

    requires_system_checks: list[str] = []

    def fail(self, faults: Sequence[Fault], outcome: str) -> NoReturn:
        """All faults, at most 200 in words, and what was therefore not done."""
        for line in listed(faults):
            self.stderr.write(line)
        self.stderr.write(f"Có {len(faults)} lỗi; {outcome}.")
        sys.exit(FAULTY)

    def tell(self, notes: Sequence[Fault]) -> None:
        for line in listed(notes, what="lưu ý"):
            self.stderr.write(f"Lưu ý: {line}", self.style.WARNING)

    def load_rulebook(self, rulebook: str) -> CriteriaSet:
        """A shipped criteria set by its id, or one from a file."""
        try:
            if rulebook in law.criteria_set_ids():
                return law.criteria_set(rulebook)
            if not Path(rulebook).is_file():
                ids = ", ".join(law.criteria_set_ids())
                self.fail([Fault(rulebook, f"không có tệp này, cũng không có bộ tiêu chí mang mã này ({ids})")], "dừng")
            return criteria_set.load(Path(rulebook))
        except CriteriaSetInvalid as invalid:
            self.fail(invalid.faults, "bộ tiêu chí này không dùng được")
