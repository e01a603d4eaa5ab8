"""Compares this machine's clock with that of a service."""

from __future__ import annotations

from packline.aws_api.clock import SKEW_SECONDS, TOLERANCE_SECONDS, parse_http_date, skew
from packline.aws_api.s3_errors import ClockSkewed
from packline.library.doctor.report import CheckWarning

REMEDY = "Set the clock (by NTP: timedatectl set-ntp true), in a virtual machine or container on its host."


def compare_clock(date: str) -> str:
    """Return how far the clock is off. ``date``: the Date header of an answer. Raises ClockSkewed, CheckWarning."""
    server_time = parse_http_date(date)
    if not server_time:
        raise CheckWarning(
            "The service does not say what time it is.", "A proxy may leave the Date header out."
        )
    seconds = skew(server_time)
    text = f"{abs(seconds):.0f} s {'ahead of' if seconds > 0 else 'behind'} the service"
    if abs(seconds) >= SKEW_SECONDS:
        raise ClockSkewed(f"The clock is {text}; services refuse signatures by it.", REMEDY)
    if abs(seconds) >= TOLERANCE_SECONDS:
        raise CheckWarning(f"The clock is {text}.", REMEDY)
    return text
