"""A fault: what is wrong, where, and (in its words) what to do. All faults of one thing are reported together."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    place: str  # "Điểm!C2", "tiêu chí 11, bậc 2", "dòng 14"
    message: str  # Vietnamese

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message
