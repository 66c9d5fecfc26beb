"""Working days of Kazakhstan, five-day week: by data for 2024-2029, by the law's own rule for every other year.

Written from rules.md 5.4 and 5.7 (T4-T6, T13) and calendar.json alone. Days are proleptic ordinals (`date.toordinal`), so
that a term is one look-up in a sorted list. Nothing of the engine may be imported or read here.
"""

import json
from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from pathlib import Path

# The years that are laid out: a century and the longest term on either side of it.
FIRST_YEAR, LAST_YEAR = 1990, 2120

# Law on holidays: national and state holidays, which art. 5 moves when they fall on a weekend.
STANDING = ((1, 1), (1, 2), (3, 8), (3, 21), (3, 22), (3, 23), (5, 1), (5, 7), (5, 9), (7, 6), (10, 25), (12, 16))
CONSTITUTION_DAY, CONSTITUTION_DAY_SINCE = (3, 15), 2027
# Labour Code art. 84: a day off, but no holiday, so never moved. Kurban Ait is of this kind too and known from data only.
CHRISTMAS = (1, 7)

SATURDAY = 5


def is_weekend(day):
    return day.weekday() >= SATURDAY


def law_only_off_weekdays(year, former_holidays=()):
    """Weekdays off in `year` by law alone, sorted: no transfers, no Kurban Ait.

    `former_holidays` are (month, day) of holidays that were in force that year and are no longer; T13 counts years before
    2024 by the rules of 2026, so that nobody but a test has any to name.
    """
    named = list(STANDING) + list(former_holidays)
    if year >= CONSTITUTION_DAY_SINCE:
        named.append(CONSTITUTION_DAY)
    holidays = sorted(date(year, month, day) for month, day in named)
    christmas = date(year, *CHRISTMAS)
    off = {day for day in (*holidays, christmas) if not is_weekend(day)}
    for holiday in holidays:
        if is_weekend(holiday):
            moved = holiday
            while is_weekend(moved) or moved in off:
                moved += timedelta(days=1)
            off.add(moved)
    return sorted(off)


class Calendar:
    """Working days and whether a year is confirmed, from data shaped like calendar.json."""

    def __init__(self, data):
        off = set()
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            listed = data["off_weekdays"].get(str(year))
            if listed is None:
                off.update(day.toordinal() for day in law_only_off_weekdays(year))
            else:
                off.update(date.fromisoformat(f"{year}-{day}").toordinal() for day in listed)
        worked = {date.fromisoformat(day).toordinal() for day in data["worked_weekend_days"]}
        self.first = date(FIRST_YEAR, 1, 1).toordinal()
        self.last = date(LAST_YEAR, 12, 31).toordinal()
        # Ordinal 1 is a Monday, 0001-01-01.
        self._working = [
            day for day in range(self.first, self.last + 1)
            if day in worked or ((day - 1) % 7 < SATURDAY and day not in off)
        ]
        self._confirmed = {
            int(year) for year, status in data["status"].items() if status.split(";")[0].strip() == "confirmed"
        }

    @classmethod
    def of_file(cls, path=Path(__file__).with_name("calendar.json")):
        return cls(json.loads(Path(path).read_text(encoding="utf-8")))

    def is_working(self, day):
        at = bisect_left(self._working, day)
        return at < len(self._working) and self._working[at] == day

    def nth_after(self, day, n):
        """The n-th working day after `day`, which itself is not counted (T5); for n = 0 `day` itself."""
        return self._working[bisect_right(self._working, day) + n - 1] if n else day

    def nth_before(self, day, n):
        """The n-th working day before `day`, which itself is not counted."""
        return self._working[bisect_left(self._working, day) - n]

    def on_or_after(self, day):
        return self._working[bisect_left(self._working, day)]

    def on_or_before(self, day):
        return self._working[bisect_right(self._working, day) - 1]

    def between(self, first, last):
        """Working days from `first` to `last`, both inside."""
        return self._working[bisect_left(self._working, first):bisect_right(self._working, last)]

    def is_confirmed(self, year):
        return year in self._confirmed
