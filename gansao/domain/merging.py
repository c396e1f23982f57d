"""Three versions of one thing: as it was taken out, as it stands now, as it comes back. Pure.

Nothing is decided here that a person should decide: where both sides changed it to different things, both are shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Side(StrEnum):
    """Who changed it since it was taken out."""

    NOBODY = "nobody"
    BACK = "back"  # only what comes back
    NOW = "now"  # only what stands
    SAME = "same"  # both, to the same
    BOTH = "both"  # both, to different things: a person chooses


@dataclass(frozen=True, slots=True)
class Version:
    """What was found and the note; `answer` None: nothing there."""

    answer: Mapping[str, Any] | None = None
    note: str = ""


NOTHING = Version()


@dataclass(frozen=True, slots=True)
class Merged:
    key: str
    was: Version
    now: Version
    back: Version
    side: Side


def merge(
    keys: Iterable[str], was: Mapping[str, Version], now: Mapping[str, Version], back: Mapping[str, Version]
) -> tuple[Merged, ...]:
    """Each key with its three versions and who changed it, in the order of the keys."""
    return tuple(_merged(key, was.get(key, NOTHING), now.get(key, NOTHING), back.get(key, NOTHING)) for key in keys)


def _merged(key: str, was: Version, now: Version, back: Version) -> Merged:
    changed_now, changed_back = now != was, back != was
    if now == back:
        side = Side.SAME if changed_now else Side.NOBODY
    elif changed_now and changed_back:
        side = Side.BOTH
    else:
        side = Side.BACK if changed_back else Side.NOW
    return Merged(key, was, now, back, side)
