"""Days, moments and numbers in the reader's language and time zone."""

from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import (
    DateTimePattern,
    format_skeleton,
    get_date_format,
    get_datetime_format,
    get_time_format,
    parse_pattern,
)
from babel.numbers import format_decimal, format_percent

from bot.core.errors import InvalidTemplate

UNGROUPED = 1000
"""Smaller numbers look the same everywhere."""


@lru_cache(maxsize=256)
def locale_for(wanted: str, language: str) -> Locale:
    """How to write dates: as the reader's own region does, if it speaks the language of the text."""
    try:
        locale = Locale.parse(wanted.replace("-", "_"))
    except (ValueError, LookupError):
        return Locale.parse(language.replace("-", "_"))
    return (
        locale if locale.language == language.partition("-")[0] else Locale.parse(language.replace("-", "_"))
    )


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """A time zone by IANA name. Raises InvalidTemplate for one that does not exist."""
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError) as error:
        raise InvalidTemplate(f"`{name[:40]}` is not a time zone") from error


def day_in(value: object, locale: Locale, timezone: ZoneInfo) -> str:
    """A calendar day, in full."""
    return _day_pattern(locale).apply(_local(value, timezone), locale)


def short_day_in(value: object, locale: Locale, timezone: ZoneInfo) -> str:
    """A calendar day of this year, with its weekday."""
    return format_skeleton("MMMEd", _local(value, timezone), locale=locale)


def moment_in(value: object, locale: Locale, timezone: ZoneInfo) -> str:
    """A day and the time on it."""
    return _moment_pattern(locale).apply(_local(value, timezone), locale)


def number_in(value: int, locale: Locale) -> str:
    """A whole number, grouped as the reader groups. Raises InvalidTemplate for a yes/no."""
    if isinstance(value, bool):
        raise InvalidTemplate("a yes/no cannot be shown as it is: use `if`")
    return str(value) if 0 <= value < UNGROUPED else str(format_decimal(value, locale=locale))


def percent_in(value: object, locale: Locale) -> str:
    """Whole percents with their sign. Raises InvalidTemplate for anything but a whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise InvalidTemplate("`percent` needs a whole number; where there may be none, use `if`")
    return str(format_percent(Decimal(value) / 100, locale=locale))


# Private functions


def _local(value: object, timezone: ZoneInfo) -> datetime:
    if not isinstance(value, datetime):
        raise InvalidTemplate("`day` and `moment` need an instant; where there may be none, use `if`")
    return value.astimezone(timezone)


@lru_cache(maxsize=64)
def _day_pattern(locale: Locale) -> DateTimePattern:
    return get_date_format("full", locale)


@lru_cache(maxsize=64)
def _moment_pattern(locale: Locale) -> DateTimePattern:
    day, clock = get_date_format("medium", locale).pattern, get_time_format("short", locale).pattern
    joined = str(get_datetime_format("medium", locale=locale)).replace("{0}", clock).replace("{1}", day)
    return parse_pattern(joined)
