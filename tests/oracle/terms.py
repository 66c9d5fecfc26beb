#!/usr/bin/env python3
"""The terms of the law, computed a second time: an oracle for the engine, written from rules.md and norms.md 1.6 alone.

    terms.py --rule 43.4-decision --from 2026-02-02           one term as JSON
    terms.py --all 43.4-decision                              one line a day, 2000-01-01..2100-12-31
    terms.py --digest rule | year [--rule ID]                 SHA-256 over those lines, by rule or by rule and year
    terms.py --window --received INSTANT [--received-ab INSTANT]
    terms.py --workdays FIRST LAST
    terms.py --ids

A line is `date target nominal due calendar`, separated by single spaces and ended by one line feed; a rule that has no term
has `-` for its three days. README.md lists the readings. No file of the engine may be imported or read here.
"""

import argparse
import hashlib
import json
import re
import sys
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from workdays import FIRST_YEAR, LAST_YEAR, Calendar

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)

# id: (paragraph of its own document by norms.md 1.6, kind of term, number)
RULES = {
    "10-trust": ("10", "calendar days", 30),
    "11-analysis": ("11", "period", 3),
    "14-plan": ("14", "period", 12),
    "14.1-notify": ("14.1", "at once", None),
    "14.2-forward": ("14.2", "working days", 3),
    "14.3-conclusion": ("14.3", "working days", 10),
    "14.4-measures": ("14.4", "working days", 10),
    "14.5-delegate": ("14.5", "at once", None),
    "14.6-rotation": ("14.6", "months", 3),
    "16.3-money": ("16.3", "calendar days", 14),
    "16.5-gift": ("16.5", "calendar days", 7),
    "16.5-service": ("16.5", "calendar days", 7),
    "18-training": ("18", "period", 6),
    "21.1-amendments": ("21.1", "working days", 30),
    "21.2-reminder": ("21.2", "months before", 1),
    "25-declaration": ("25", "period", 12),
    "26-publish": ("26", "end of the next year", None),
    "27-example": ("27", "period", 12),
    "28.3-request": ("28.3", "period", 12),
    "28.5-notify": ("28.5", "working days", 2),
    "28.5-close": ("28.5", "months", 6),
    "31-training": ("31", "period", 6),
    "31-pass": ("31", "no term", None),
    "42-outreach": ("42", "period", 3),
    "43.1-window": ("43.1", "window", 36),
    "43.4-decision": ("43.4", "calendar days", 30),
    "43.4-minutes": ("43.4", "working days", 3),
    "43.7-minutes": ("43.7", "working days", 3),
    "44.4-window": ("44.4", "months", 36),
    "44.4-recommendation": ("44.4", "calendar days", 15),
    "51.3-training": ("51.3", "period", 6),
    "52-analysis": ("52", "period", 12),
    "52-report": ("52", "calendar days", 3),
    "A2.2.6-report": ("2.2(6)", "at once", None),
    "A2.2.7-doubt": ("2.2(7)", "at once", None),
}

# The policies: their default numbers stand in the state tables of rules.md, named in place of a paragraph. norms.md 1.6 names
# four and leaves the list open; the other ids were read off the built program's public list when the oracle stood.
POLICIES = {
    "P-ack": ("3a", "calendar days", 7),
    "P-triage": ("3a", "working days", 3),
    "P-forward-crime": ("3a", "working days", 1),
    "P-forward": ("3a", "working days", 3),
    "P-redirect": ("3a", "working days", 3),
    "P-feedback": ("3a", "months", 3),
    "P-answer": ("3a", "calendar days", 30),
    "P-close": ("3a", "calendar days", 30),
    "P-admissible": ("3b", "working days", 2),
    "P-inspection": ("3b", "calendar days", 15),
    "P-conclusion": ("3b", "working days", 3),
    "P-compose": ("3c", "calendar days", 5),
    "P-transfer": ("3c", "calendar days", 7),
    "P-invite": ("3c", "calendar days", 7),
    "P-invite-ahead": ("3c", "working days before", 5),
    "P-representative": ("3c", "working days", 3),
    "P-postpone": ("3c", "working days", 3),
    "P-sign": ("3c", "working days", 1),
    "P-serve": ("3c", "working days", 3),
    "P-conciliation": ("AMB-16", "working days", 15),
    "P-review": ("3d", "calendar days", 15),
    "P-notice": ("3d", "working days", 3),
    "P-draft": ("3e", "working days", 1),
    "P-agreement": ("3e", "working days", 3),
    "P-counterparty": ("3e", "working days", 3),
    "P-commission": ("3f", "working days", 1),
    "P-check": ("3f", "working days", 1),
    "P-hearing": ("3f", "calendar days", 30),
    "P-own-request": ("3f", "working days", 5),
    "P-order-acknowledge": ("3i", "working days", 3),
    "P-order-answer": ("3i", "working days", 3),
}

ZONE = ZoneInfo("Asia/Almaty")


class BadInput(Exception):
    """A date that does not exist, an instant without a zone, a rule that nobody knows, a day outside the domain."""


# T1: from what is written to the legal day.

DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
INSTANT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:([Zz])|([+-])(\d{2}):(\d{2}))", re.ASCII)


def legal_day(text):
    """The civil date of `Asia/Almaty` of a date `YYYY-MM-DD` or of an instant with its zone."""
    if DATE.fullmatch(text):
        return _in_domain(_date(text))
    parts = INSTANT.fullmatch(text)
    if not parts:
        raise BadInput(f"neither a date YYYY-MM-DD nor an instant with a zone: {text!r}")
    day, hour, minute, second, _, sign, zone_hours, zone_minutes = parts.groups()
    if int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59 or int(zone_hours or 0) > 23 or int(zone_minutes or 0) > 59:
        raise BadInput(f"no such time of the day: {text!r}")
    east = timedelta(hours=int(zone_hours or 0), minutes=int(zone_minutes or 0)) * (-1 if sign == "-" else 1)
    day = _in_domain(_date(day))
    # Written without fold: an instant is unambiguous, so the arithmetic is done in UTC and only then taken to the zone.
    utc = datetime(day.year, day.month, day.day, int(hour), int(minute), int(second or 0)) - east
    return _in_domain(ZONE.fromutc(utc.replace(tzinfo=ZONE)).date())


def _date(text):
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"no such date: {text!r}") from error


def _in_domain(day):
    # Ten years short of what the calendar lays out, so that every term and its shift stay inside.
    if not FIRST_YEAR + 9 <= day.year <= LAST_YEAR - 9:
        raise BadInput(f"outside {FIRST_YEAR + 9}..{LAST_YEAR - 9}: {day}")
    return day


def check_zone():
    """Refuses a tz database from before 2024, which does not know that Almaty went to UTC+5."""
    if datetime(2024, 3, 1, tzinfo=ZONE).utcoffset() != timedelta(hours=5):
        raise SystemExit("the tz database is older than 2024a: Asia/Almaty is UTC+5 since 1 March 2024")


# T2-T12: from the legal day to the three days of a term.

def months_on(day, months):
    """T3, T9: the same day number `months` later (earlier where negative), else the last day of that month."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month0 == 11), (month0 + 1) % 12 + 1, 1)
    last = first_of_next - timedelta(days=1)
    return last if day.day > last.day else last.replace(day=day.day)


def end_of_period(day, months):
    """T8: the last day of the calendar quarter, half-year or year of `day`; `months` divides twelve."""
    last_month = (day.month - 1) // months * months + months
    return date(day.year, last_month, 31 if last_month in (3, 12) else 30)


def term(calendar, kind, number, start):
    """(target, nominal, due) of a term as ordinals, or None where the rule sets no term."""
    event = start.toordinal()
    if kind == "no term":
        return None
    if kind == "working days":
        due = calendar.nth_after(event, number)
        return calendar.nth_after(event, number - 1), due, due
    if kind == "calendar days":
        nominal = event + number
        return nominal - 1, nominal, calendar.on_or_after(nominal)
    if kind == "months":
        nominal = months_on(start, number).toordinal()
        return nominal - 1, nominal, calendar.on_or_after(nominal)
    if kind == "months before":
        nominal = months_on(start, -number).toordinal()
        due = calendar.on_or_before(nominal)
        return min(nominal, due), nominal, due
    if kind == "working days before":
        last = calendar.nth_before(event, number)
        return last, last, last
    if kind == "at once":
        return event, event, calendar.on_or_after(event)
    if kind == "window":
        end = months_on(start, number).toordinal()
    elif kind == "period":
        end = end_of_period(start, number).toordinal()
    elif kind == "end of the next year":
        end = date(start.year + 1, 12, 31).toordinal()
    else:
        raise AssertionError(kind)
    return end, end, end


def state(calendar, start, days):
    """`confirmed` where every year from the earliest to the latest day of the computation is; without a term, the start's."""
    years = [start.year, *(date.fromordinal(day).year for day in (min(days), max(days)))] if days else [start.year]
    confirmed = all(calendar.is_confirmed(year) for year in range(min(years), max(years) + 1))
    return "confirmed" if confirmed else "provisional"


def due(calendar, rule, text):
    """One term as the issue's JSON object."""
    known = RULES.get(rule) or POLICIES.get(rule)
    if not known:
        raise BadInput(f"no such rule: {rule!r}")
    paragraph, kind, number = known
    start = legal_day(text)
    days = term(calendar, kind, number, start)
    target, nominal, last = (date.fromordinal(day).isoformat() for day in days) if days else (None, None, None)
    return {"rule": rule, "paragraph": paragraph, "from": text, "target": target, "nominal": nominal, "due": last,
            "calendar": state(calendar, start, days)}


def window(calendar, received, received_ab=None):
    """AMB-01: what opens and closes protection, and until when its rights may be used; `received` is t0p, the other t0a."""
    at_institution = legal_day(received)
    at_authority = legal_day(received_ab) if received_ab else at_institution
    if at_authority < at_institution:
        raise BadInput("t0p is the first receipt on any channel: no receipt by an authorised body comes before it")
    shown = months_on(at_institution, 36)
    accepted = months_on(at_authority, 36).toordinal()
    return {"starts": at_institution.isoformat(), "last_day": months_on(at_authority, 36).isoformat(),
            "apply_by_shown": shown.isoformat(),
            "apply_by_accepted": date.fromordinal(calendar.on_or_after(accepted)).isoformat()}


# Every day of the century.

def lines(calendar, rule, first=FIRST_DAY, last=LAST_DAY):
    """One line a day, each with its line feed."""
    _, kind, number = RULES.get(rule) or POLICIES[rule]
    for event in range(first.toordinal(), last.toordinal() + 1):
        start = date.fromordinal(event)
        days = term(calendar, kind, number, start)
        if days is None:
            yield f"{start} - - - {state(calendar, start, days)}\n"
        else:
            yield f"{start} {_iso(days[0])} {_iso(days[1])} {_iso(days[2])} {state(calendar, start, days)}\n"


def _iso(ordinal, known={}):
    text = known.get(ordinal)
    if text is None:
        text = known[ordinal] = date.fromordinal(ordinal).isoformat()
    return text


def digests(calendar, by, rules=None):
    """`rule sha256` or `rule year sha256`, one a line: over the lines of `--all`, line feeds included."""
    for rule in rules or (*RULES, *POLICIES):
        whole, year, part = hashlib.sha256(), None, None
        for line in lines(calendar, rule):
            written = line.encode()
            if by == "rule":
                whole.update(written)
                continue
            if line[:4] != year:
                if part:
                    yield f"{rule} {year} {part.hexdigest()}\n"
                year, part = line[:4], hashlib.sha256()
            part.update(written)
        yield f"{rule} {whole.hexdigest()}\n" if by == "rule" else f"{rule} {year} {part.hexdigest()}\n"


def main(arguments=None):
    parser = argparse.ArgumentParser(description="The terms of the law, computed a second time.")
    parser.add_argument("--rule", help="rule id of norms.md 1.6")
    parser.add_argument("--from", dest="start", metavar="DATE-OR-INSTANT")
    parser.add_argument("--all", metavar="RULE")
    parser.add_argument("--digest", choices=("rule", "year"))
    parser.add_argument("--window", action="store_true")
    parser.add_argument("--received", metavar="INSTANT")
    parser.add_argument("--received-ab", metavar="INSTANT")
    parser.add_argument("--workdays", nargs=2, metavar=("FIRST", "LAST"))
    parser.add_argument("--ids", action="store_true")
    parser.add_argument("--calendar", metavar="FILE", help="another calendar.json, to see what a change moves")
    asked = parser.parse_args(arguments)
    check_zone()
    calendar = Calendar.of_file(asked.calendar) if asked.calendar else Calendar.of_file()
    try:
        if asked.ids:
            print(*RULES, *POLICIES, sep="\n")
        elif asked.all:
            if asked.all not in RULES and asked.all not in POLICIES:
                raise BadInput(f"no such rule: {asked.all!r}")
            sys.stdout.writelines(lines(calendar, asked.all))
        elif asked.digest:
            sys.stdout.writelines(digests(calendar, asked.digest, [asked.rule] if asked.rule else None))
        elif asked.window and asked.received:
            print(json.dumps(window(calendar, asked.received, asked.received_ab)))
        elif asked.workdays:
            first, last = (legal_day(day).toordinal() for day in asked.workdays)
            print(*map(date.fromordinal, calendar.between(first, last)), sep="\n")
        elif asked.rule and asked.start:
            print(json.dumps(due(calendar, asked.rule, asked.start), ensure_ascii=False))
        else:
            parser.error("nothing asked")
    except BadInput as refusal:
        print(refusal, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:
        sys.exit(1)
