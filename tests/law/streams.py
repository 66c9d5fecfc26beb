"""What the oracle says beside the terms, for comparison with the engine: one line a day, 2000-01-01 to 2100-12-31.

    streams.py            `NAME SHA256` a stream; streams.txt keeps this, and a test holds it to the day
    streams.py NAME…      the lines of the stream

`instants` DATE TIME and its legal day, at four hours of Greenwich around midnight in Almaty; `windows` receipt, the authorised
body's receipt or `-`, then start, last day, shown, accepted; `workdays` DATE, `worked` or `off`, and how many of it and the ninety
days after it are worked; `changed RULE` the lines of a rule under a calendar that was changed: Kurban Ait 2026 a day later, a
Friday moved to a Saturday in January 2027, and 2027 confirmed.
"""

import copy
import hashlib
import json
import sys
from datetime import date, timedelta
from pathlib import Path

ORACLE = Path(__file__).parent.parent / "oracle"
sys.path.insert(0, str(ORACLE))
import terms  # noqa: E402
from workdays import Calendar  # noqa: E402

HOURS = ("17:59:59", "18:00:00", "18:59:59", "19:00:00")
CHANGED = ("14.2-forward", "21.2-reminder", "43.1-window", "43.4-decision", "A2.2.6-report", "P-invite-ahead")


def days():
    return (date.fromordinal(day) for day in range(terms.FIRST_DAY.toordinal(), terms.LAST_DAY.toordinal() + 1))


def instants():
    for day in days():
        for hour in HOURS:
            yield f"{day} {hour} {terms.legal_day(f'{day}T{hour}Z')}\n"


def windows(calendar):
    for number, day in enumerate(days()):
        for authorised in ("-", str(day + timedelta(days=number * 7 % 401))):
            found = terms.window(calendar, str(day), None if authorised == "-" else authorised)
            yield " ".join([str(day), authorised, *found.values()]) + "\n"


def workdays(calendar):
    for day in days():
        first = day.toordinal()
        word = "worked" if calendar.is_working(first) else "off"
        yield f"{day} {word} {len(calendar.between(first, first + 90))}\n"


def changed_calendar(data):
    data = copy.deepcopy(data)
    of_2026, of_2027 = data["off_weekdays"]["2026"], data["off_weekdays"]["2027"]
    of_2026[of_2026.index("05-27")] = "05-28"
    of_2027.append("01-08")
    data["worked_weekend_days"].append("2027-01-09")
    data["status"]["2027"] = "confirmed"
    return Calendar(data)


def streams():
    data = json.loads((ORACLE / "calendar.json").read_text(encoding="utf-8"))
    calendar, changed = Calendar(data), changed_calendar(data)
    yield "instants", instants()
    yield "windows", windows(calendar)
    yield "workdays", workdays(calendar)
    for rule in CHANGED:
        yield f"changed {rule}", terms.lines(changed, rule)


def main(name):
    terms.check_zone()
    for known, lines in streams():
        if not name:
            digest = hashlib.sha256()
            for line in lines:
                digest.update(line.encode())
            print(known, digest.hexdigest())
        elif name == known:
            sys.stdout.writelines(lines)


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]))
