"""What a device says of its time, beside the server's. A wrong clock is set right and said, never refused."""

from dataclasses import dataclass
from datetime import datetime, timedelta

TOLERATED = timedelta(minutes=5)  # between a device's clock and the server's


@dataclass(frozen=True, slots=True)
class DeviceMoment:
    """A moment as the device wrote it, as the server takes it, and how far the device's clock stood ahead."""

    written: datetime
    at: datetime
    ahead: int  # seconds; below 0: behind
    doubtful: bool


def corrected(written: datetime, sent: datetime, received: datetime) -> DeviceMoment:
    """By its own clock the device wrote something at `written` and sent it at `sent`; we had it at `received`.

    The difference is taken off. What would then lie after its receipt was written before the clock was set back: it is
    taken as received. Doubtful: a clock that stood too far off, or one that was changed in between.
    """
    ahead = sent - received
    at = written - ahead
    changed = written > sent + TOLERATED
    return DeviceMoment(
        written=written,
        at=min(at, received),
        ahead=int(ahead.total_seconds()),
        doubtful=abs(ahead) > TOLERATED or changed,
    )
