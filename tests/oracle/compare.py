#!/usr/bin/env python3
"""Holds the engine to the oracle.

    compare.py digests FILE          FILE or - has `rule sha256` or `rule year sha256` lines of the engine
    compare.py lines RULE FILE       FILE or - has the engine's lines of one rule; prints each difference
    compare.py binary PATH [--dates 200] [--seed 1]
                                     asks the built program `law due`, `law window` and `law workdays` for random days

Prints every difference and ends with 1 where there is one. Rows of exceptions.tsv (rule, date, why) are agreed to differ; there
may be at most twenty.
"""

import argparse
import json
import random
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from itertools import zip_longest
from pathlib import Path

import terms
from workdays import Calendar

MOST_EXCEPTIONS = 20


def exceptions(path=Path(__file__).with_name("exceptions.tsv")):
    rows = [row.split("\t") for row in path.read_text(encoding="utf-8").splitlines()[1:] if row]
    if len(rows) > MOST_EXCEPTIONS or any(len(row) != 3 or not row[2].strip() for row in rows):
        raise SystemExit(f"{path.name}: at most {MOST_EXCEPTIONS} rows of rule, date and why")
    return {(rule, day) for rule, day, _ in rows}


def differing_lines(rule, theirs, calendar, agreed):
    """Prints and counts the lines of `rule` that differ and are not agreed."""
    count = 0
    for ours, other in zip_longest(terms.lines(calendar, rule), theirs, fillvalue=""):
        if ours != other and (rule, ours[:10]) not in agreed:
            count += 1
            print(f"{rule}\toracle {ours.rstrip() or 'has no more'}\tengine {other.rstrip() or 'has no more'}")
    return count


def differing_digests(theirs, calendar):
    """Prints and counts the rules, or rules and years, whose digest differs, is missing or is unknown."""
    rows = [tuple(line.split()) for line in theirs if line.strip()]
    width = {len(row) for row in rows}
    if width not in ({2}, {3}):
        raise SystemExit("digests are lines of `rule sha256` or of `rule year sha256`")
    ours = {tuple(line.split()[:-1]): line.split()[-1] for line in terms.digests(calendar, "rule" if width == {2} else "year")}
    theirs = {row[:-1]: row[-1] for row in rows}
    differing = sorted(key for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key))
    for key in differing:
        print(*key, "oracle", ours.get(key, "knows no such row"), "engine", theirs.get(key, "has no such row"))
    return len(differing)


def differing_answers(program, dates, seed, calendar):
    """Prints and counts differences with the built program, asked as anyone could ask it."""
    chance, count = random.Random(seed), Counter()

    def ask(*arguments):
        return subprocess.run([program, "law", *arguments], capture_output=True, text=True, check=False)

    century = [terms.FIRST_DAY + timedelta(days=n) for n in range((terms.LAST_DAY - terms.FIRST_DAY).days + 1)]
    awkward = [day for day in century if 2023 <= day.year <= 2030 or (day + timedelta(days=2)).day <= 3]

    def day():
        return chance.choice(chance.choice((century, awkward)))

    def instant():
        utc = f"{day()}T{chance.randrange(24):02}:{chance.randrange(60):02}:{chance.randrange(60):02}"
        return utc + chance.choice(("Z", "+05:00", "+06:00", "-11:30"))

    def held(topic, question, ours, answer, keys):
        try:
            theirs = json.loads(answer.stdout)
        except json.JSONDecodeError:
            theirs = {"refused": answer.stderr.strip() or answer.stdout.strip()}
        differing = [key for key in keys if ours.get(key) != theirs.get(key)]
        if differing:
            count[topic] += 1
            print(topic, *question, *(f"{key}: oracle {ours.get(key)} engine {theirs.get(key)}" for key in differing),
                  *(["refused: " + theirs["refused"]] if "refused" in theirs else []), sep="\t")

    for rule in (*terms.RULES, *terms.POLICIES):
        keys = ("rule", "paragraph", "target", "nominal", "due", "calendar")
        if rule in terms.POLICIES:  # which paragraph a policy serves is not the oracle's to say
            keys = tuple(key for key in keys if key != "paragraph")
        for number in range(dates):
            start = str(day()) if number % 4 else instant()
            ours = terms.due(calendar, rule, start)
            held("due", (rule, start), ours, ask("due", "--rule", rule, "--from", start, "--json"), keys)
    for number in range(dates):
        received = instant()
        again = (terms.legal_day(received) + timedelta(days=chance.randrange(1, 60))).isoformat() + "T12:00:00+05:00"
        more = ("--received-ab", again) if number % 2 else ()
        held("window", (received, *more), terms.window(calendar, received, *more[1:]),
             ask("window", "--received", received, *more, "--json"),
             ("starts", "last_day", "apply_by_shown", "apply_by_accepted"))
    for year in range(terms.FIRST_DAY.year, terms.LAST_DAY.year + 1):
        first, last = date(year, 1, 1), date(year, 12, 31)
        ours = [str(date.fromordinal(found)) for found in calendar.between(first.toordinal(), last.toordinal())]
        held("workdays", (year,), {"days": ours}, ask("workdays", "--from", str(first), "--to", str(last), "--json"), ("days",))
    print(f"{dates} days a rule, {len(terms.RULES) + len(terms.POLICIES)} rules; differences: {dict(count) or 0}")
    return sum(count.values())


def main():
    parser = argparse.ArgumentParser(description="Holds the engine to the oracle.")
    ways = parser.add_subparsers(dest="way", required=True)
    ways.add_parser("digests").add_argument("file", type=argparse.FileType(encoding="utf-8"))
    by_line = ways.add_parser("lines")
    by_line.add_argument("rule", choices=(*terms.RULES, *terms.POLICIES))
    by_line.add_argument("file", type=argparse.FileType(encoding="utf-8"))
    by_asking = ways.add_parser("binary")
    by_asking.add_argument("path")
    by_asking.add_argument("--dates", type=int, default=200)
    by_asking.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    terms.check_zone()
    calendar = Calendar.of_file()
    if asked.way == "digests":
        found = differing_digests(asked.file, calendar)
    elif asked.way == "lines":
        found = differing_lines(asked.rule, asked.file, calendar, exceptions())
    else:
        found = differing_answers(asked.path, asked.dates, asked.seed, calendar)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
