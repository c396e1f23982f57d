"""How long a recognition holds: whole years, counted from the day after its decision was signed.

Signed on 29/12/2023 for two years, it holds to the end of 29/12/2025. Nothing lapses by itself: a decision of its own
says that a term has run out.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Validity:
    signed_on: date
    years: int  # 1 or more

    @property
    def last_on(self) -> date:
        """The last day on which it holds. A 29 February ends on the 28th where the last year has none."""
        last = self.signed_on.year + self.years
        if (self.signed_on.month, self.signed_on.day) == (2, 29) and not _is_leap(last):
            return date(last, 2, 28)
        return self.signed_on.replace(year=last)

    def days_left(self, on: date) -> int:
        """Days that it still holds after this one; less than 0 once it has run out."""
        return (self.last_on - on).days

    def has_run_out(self, on: date) -> bool:
        return on > self.last_on


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
