#!/usr/bin/env python3
"""Writes holidays_pypi.json: what PyPI's `holidays`, compiled from the acts by other people, says of 2024-2029.

    python3 -m venv /tmp/holidays && /tmp/holidays/bin/pip install holidays==0.109
    /tmp/holidays/bin/python tests/oracle/write_holidays_fixture.py > tests/oracle/holidays_pypi.json

The only file here that needs more than the standard library; no test runs it.
"""

import json
from datetime import date, timedelta

import holidays

YEARS = range(2024, 2030)

kazakhstan = holidays.country_holidays("KZ", years=YEARS)
days = [date(YEARS[0], 1, 1) + timedelta(days=n) for n in range((date(YEARS[-1], 12, 31) - date(YEARS[0], 1, 1)).days + 1)]
off = [day for day in days if day.weekday() < 5 and not kazakhstan.is_working_day(day)]
worked = [day for day in days if day.weekday() >= 5 and kazakhstan.is_working_day(day)]

print(json.dumps({
    "package": "holidays",
    "version": holidays.__version__,
    "command": "python3 tests/oracle/write_holidays_fixture.py",
    "off_weekdays": {day.isoformat(): kazakhstan.get(day) for day in off},
    "worked_weekend_days": [day.isoformat() for day in worked],
}, indent=1))
