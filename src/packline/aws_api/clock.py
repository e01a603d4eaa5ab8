"""Tell the time by which signatures are dated: this machine's clock, corrected after a service has said it is wrong.

S3 accepts signatures for 15 minutes before and after their date, DynamoDB for 5 minutes.
"""

from __future__ import annotations

import time

TOLERANCE_SECONDS = 60.0
"""A smaller correction would not change a refusal."""
SKEW_SECONDS = 300.0
"""A clock that is wrong by more makes services refuse signatures."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_offset = 0.0


def now() -> float:
    """Return the seconds since the epoch by the services' clock, as far as it is known."""
    return time.time() + _offset


def skew(server_time: float) -> float:
    """Return the seconds by which this machine's clock is ahead of a service's."""
    return time.time() - server_time


def correct(server_time: float) -> bool:
    """Date signatures by a service's clock from now on.

    Returns False if they were dated by it already, so that a retry does not help.
    """
    global _offset
    if not server_time or abs(server_time - now()) < TOLERANCE_SECONDS:
        return False
    _offset = server_time - time.time()
    return True


def reset() -> None:
    """Trust this machine's clock again."""
    global _offset
    _offset = 0.0


def parse_http_date(text: str) -> float:
    """Parse ``Sun, 06 Nov 1994 08:49:37 GMT`` (RFC 9110 section 5.6.7) to seconds since the epoch; 0 for other text."""
    words = text.replace(":", " ").split()
    try:
        day, month, year, *clock = words[1], _MONTHS.index(words[2]) + 1, words[3], *words[4:7]
        hour, minute, second = map(int, clock)
        return _seconds(int(year), month, int(day)) + 3600 * hour + 60 * minute + second
    except (ValueError, IndexError):
        return 0.0


def _seconds(year: int, month: int, day: int) -> float:
    # datetime and calendar cost milliseconds of import; the days since 1970 are one line of arithmetic.
    from_march = (month + 9) % 12
    years = year - (month < 3)
    days = 365 * years + years // 4 - years // 100 + years // 400 + (306 * from_march + 5) // 10 + day - 1
    return 86400.0 * (days - 719468)
