"""Tests of the oracle itself: `python3 -m unittest discover -s tests/oracle`.

The worked cases are those of rules.md section 6, by their numbers there. They prove the oracle, not the engine: what holds
the engine to the oracle is compare.py and the digests.
"""

import contextlib
import copy
import io
import json
import subprocess
import sys
import unittest
from datetime import date, timedelta
from pathlib import Path
from unittest import mock

import compare
import terms
import workdays
from workdays import Calendar, law_only_off_weekdays

HERE = Path(__file__).parent
DATA = json.loads((HERE / "calendar.json").read_text(encoding="utf-8"))
CALENDAR = Calendar(DATA)

# number, rule, from, nominal, due, and the target where rules.md states one
WORKED_CASES = (
    ("TC-01", "43.4-decision", "2026-02-02", "2026-03-04", "2026-03-04", "2026-03-03"),
    ("TC-04", "43.4-decision", "2026-04-27", "2026-05-27", "2026-05-28", None),
    ("TC-06", "43.4-decision", "2026-11-14T12:00:00+05:00", "2026-12-14", "2026-12-14", None),
    ("TC-07", "43.4-decision", "2024-02-01", "2024-03-02", "2024-03-04", None),
    ("TC-09", "43.4-minutes", "2026-02-10", "2026-02-13", "2026-02-13", "2026-02-12"),
    ("TC-09", "43.7-minutes", "2026-02-10", "2026-02-13", "2026-02-13", "2026-02-12"),
    ("TC-10", "43.7-minutes", "2026-02-12", "2026-02-17", "2026-02-17", "2026-02-16"),
    ("TC-13", "43.4-minutes", "2026-05-26", "2026-06-01", "2026-06-01", "2026-05-29"),
    ("TC-15", "43.4-minutes", "2027-01-05", "2027-01-11", "2027-01-11", "2027-01-08"),
    ("TC-16", "43.4-minutes", "2024-05-02", "2024-05-06", "2024-05-06", "2024-05-04"),
    ("TC-18", "43.4-minutes", "2027-03-19", "2027-03-29", "2027-03-29", "2027-03-26"),
    ("TC-20", "44.4-recommendation", "2026-01-12", "2026-01-27", "2026-01-27", None),
    ("TC-22", "44.4-recommendation", "2026-03-31T19:30:00Z", "2026-04-16", "2026-04-16", None),
    ("TC-25", "43.1-window", "2025-09-18T09:00:00+05:00", "2028-09-18", "2028-09-18", "2028-09-18"),
    ("TC-27", "43.1-window", "2025-02-28", "2028-02-28", "2028-02-28", "2028-02-28"),
    ("AMB-02", "43.1-window", "2024-02-29", "2027-02-28", "2027-02-28", "2027-02-28"),
    ("TC-32", "14.2-forward", "2026-04-30", "2026-05-06", "2026-05-06", "2026-05-05"),
    ("TC-34", "14.4-measures", "2026-05-18", "2026-06-02", "2026-06-02", "2026-06-01"),
    ("TC-35", "14.6-rotation", "2025-11-30", "2026-02-28", "2026-03-02", "2026-02-27"),
    ("TC-38", "16.3-money", "2026-04-27", "2026-05-11", "2026-05-12", "2026-05-10"),
    ("TC-40", "52-report", "2026-12-18", "2026-12-21", "2026-12-21", "2026-12-20"),
    ("X-01", "42-outreach", "2026-03-31T19:10:00Z", "2026-06-30", "2026-06-30", "2026-06-30"),
    ("X-01", "42-outreach", "2026-03-31T18:50:00Z", "2026-03-31", "2026-03-31", "2026-03-31"),
    ("X-08", "43.4-decision", "2026-02-02", "2026-03-04", "2026-03-04", "2026-03-03"),
)

# Not in rules.md: one case a kind of term that its examples leave out. Worked by hand.
FURTHER_CASES = (
    ("T9, month end", "21.2-reminder", "2026-03-31", "2026-02-28", "2026-02-27", "2026-02-27"),  # 28 Feb is a Saturday
    ("T9, working day", "21.2-reminder", "2026-09-15", "2026-08-15", "2026-08-14", "2026-08-14"),  # 15 Aug is a Saturday
    ("T9, new year", "21.2-reminder", "2026-01-20", "2025-12-20", "2025-12-19", "2025-12-19"),
    ("T10, Saturday", "11-analysis", "2028-09-01", "2028-09-30", "2028-09-30", "2028-09-30"),
    ("T10, half-year", "18-training", "2026-07-01", "2026-12-31", "2026-12-31", "2026-12-31"),
    ("T10, half-year", "51.3-training", "2026-06-30", "2026-06-30", "2026-06-30", "2026-06-30"),
    ("T10, year", "14-plan", "2026-01-01", "2026-12-31", "2026-12-31", "2026-12-31"),
    ("26, next year", "26-publish", "2026-12-31", "2027-12-31", "2027-12-31", "2027-12-31"),
    ("26, next year", "26-publish", "2026-01-01", "2027-12-31", "2027-12-31", "2027-12-31"),
    ("T11, Saturday", "14.1-notify", "2026-05-09", "2026-05-09", "2026-05-12", "2026-05-09"),  # 11 May is off for 9 May
    ("T11, worked Saturday", "14.5-delegate", "2024-05-04", "2024-05-04", "2024-05-04", "2024-05-04"),
    ("AMB-41, 31 Aug 2026 works", "A2.2.6-report", "2026-08-31", "2026-08-31", "2026-08-31", "2026-08-31"),
    ("T3, leap day", "28.5-close", "2027-08-31", "2028-02-29", "2028-02-29", "2028-02-28"),
    ("T4, right to apply", "44.4-window", "2023-10-25", "2026-10-25", "2026-10-27", "2026-10-24"),  # 25th Sunday, 26th off
    ("3c, ahead of a session", "P-invite-ahead", "2026-05-14", "2026-05-05", "2026-05-05", "2026-05-05"),  # 7, 11 May off
    ("AMB-16, 15 WD", "P-conciliation", "2026-05-16", "2026-06-08", "2026-06-08", "2026-06-05"),
    ("one working day", "P-sign", "2026-05-16", "2026-05-18", "2026-05-18", "2026-05-16"),
    ("10, 30 CD", "10-trust", "2025-12-02", "2026-01-01", "2026-01-05", "2025-12-31"),
    ("21.1, 30 WD", "21.1-amendments", "2026-02-27", "2026-04-16", "2026-04-16", "2026-04-15"),
)


def days_of(rule, start, calendar=CALENDAR):
    found = terms.due(calendar, rule, start)
    return found["target"], found["nominal"], found["due"]


def wrong_cases(calendar=CALENDAR):
    """The cases that do not come out as written."""
    return [(name, rule, start, days_of(rule, start, calendar))
            for name, rule, start, nominal, last, target in (*WORKED_CASES, *FURTHER_CASES)
            if days_of(rule, start, calendar) != (target or days_of(rule, start, calendar)[0], nominal, last)]


class WorkedCases(unittest.TestCase):
    def test_every_case(self):
        self.assertEqual(wrong_cases(), [])

    def test_moved_kurban_ait_moves_the_term(self):  # TC-04, AMB-41
        moved = copy.deepcopy(DATA)
        moved["off_weekdays"]["2026"].remove("05-27")
        moved["off_weekdays"]["2026"].append("05-28")
        self.assertEqual(days_of("43.4-decision", "2026-04-27", Calendar(moved))[1:], ("2026-05-27", "2026-05-27"))

    def test_window_of_two_receipts(self):  # AMB-01, AMB-02, AMB-33
        self.assertEqual(terms.window(CALENDAR, "2024-02-29T09:00:00+05:00", "2024-03-04T09:00:00+05:00"), {
            "starts": "2024-02-29", "last_day": "2027-03-04", "apply_by_shown": "2027-02-28",
            "apply_by_accepted": "2027-03-04"})
        self.assertEqual(terms.window(CALENDAR, "2023-10-24T20:00:00Z"), {  # 02:00 of the 25th, still UTC+6
            "starts": "2023-10-25", "last_day": "2026-10-25", "apply_by_shown": "2026-10-25",
            "apply_by_accepted": "2026-10-27"})

    def test_window_refuses_an_earlier_authority(self):
        with self.assertRaises(terms.BadInput):
            terms.window(CALENDAR, "2026-04-27T10:00:00Z", "2026-04-20T10:00:00Z")

    def test_the_hour_that_came_twice(self):  # 29 February 2024, 23:00-24:00
        for instant, day in (("2024-02-29T17:59:59Z", "2024-02-29"), ("2024-02-29T18:59:59Z", "2024-02-29"),
                             ("2024-02-29T19:00:00Z", "2024-03-01"), ("2023-12-31T18:00:00Z", "2024-01-01"),
                             ("2028-09-18T18:59:59Z", "2028-09-18"), ("2028-09-18T19:00:00Z", "2028-09-19")):
            self.assertEqual(terms.legal_day(instant).isoformat(), day, instant)

    def test_calendar_state(self):
        for rule, start, expected in (("43.4-decision", "2024-01-01", "confirmed"), ("43.4-decision", "2026-12-01", "confirmed"),
                                      ("43.4-decision", "2026-12-02", "provisional"), ("43.4-decision", "2023-12-31", "provisional"),
                                      ("21.2-reminder", "2024-01-15", "provisional"), ("26-publish", "2026-01-01", "provisional")):
            self.assertEqual(terms.due(CALENDAR, rule, start)["calendar"], expected, (rule, start))

    def test_rule_without_a_term(self):  # 60 % is a score, no day
        self.assertEqual(days_of("31-pass", "2026-01-01"), (None, None, None))
        self.assertEqual(next(terms.lines(CALENDAR, "31-pass")), "2000-01-01 - - - provisional\n")

    def test_bad_input(self):
        for text in ("2026-02-29", "2026-13-01", "2026-2-1", "2026-03-31T19:30:00", "2026-03-31 19:30:00Z", "2026-03-31T24:00:00Z",
                     "2026-03-31T19:60:00Z", "2026-03-31T19:30:00+24:00", "1850-01-01", "9999-12-31", "", "٢٠٢٦-٠١-٠١"):
            with self.assertRaises(terms.BadInput, msg=text):
                terms.legal_day(text)
        with self.assertRaises(terms.BadInput):
            terms.due(CALENDAR, "43.4", "2026-01-01")


class WorkingDays(unittest.TestCase):
    def test_law_explains_the_data(self):
        """2024-2029 is the law's own rule, and what must be added by name."""
        former = {"2024": [(8, 30)], "2025": [(8, 30)]}
        by_order = {"2024": {"05-08"}, "2025": {"01-03"}}
        kurban_ait = {"2025": {"06-06"}, "2026": {"05-27"}, "2028": {"05-05"}, "2029": {"04-24"}}  # weekdays only
        for year, listed in DATA["off_weekdays"].items():
            law = {day.isoformat()[5:] for day in law_only_off_weekdays(int(year), former.get(year, ()))}
            self.assertEqual(law | by_order.get(year, set()) | kurban_ait.get(year, set()), set(listed), year)

    def test_substitution_passes_over_holidays(self):
        may_2022 = {day for day in law_only_off_weekdays(2022) if day.month == 5}
        self.assertEqual(may_2022, {date(2022, 5, 2), date(2022, 5, 9), date(2022, 5, 10)})  # 1 May Sunday, 7 May Saturday
        self.assertNotIn(date(2023, 1, 9), law_only_off_weekdays(2023))  # 7 January on a Saturday is not moved

    def test_against_pypi_holidays(self):
        """Every day 2024-2029 against other people's compilation; a difference needs a row in README.md."""
        fixture = json.loads((HERE / "holidays_pypi.json").read_text(encoding="utf-8"))
        self.assertEqual((fixture["package"], fixture["version"]), ("holidays", "0.109"))
        day, differences = date(2024, 1, 1), []
        while day <= date(2029, 12, 31):
            text = day.isoformat()
            theirs = text in fixture["worked_weekend_days"] or (day.weekday() < 5 and text not in fixture["off_weekdays"])
            if CALENDAR.is_working(day.toordinal()) != theirs:
                differences.append(text)
            day += timedelta(days=1)
        self.assertEqual(differences, [])

    def test_look_ups_against_walking(self):
        for start in range(date(2023, 12, 1).toordinal(), date(2030, 2, 1).toordinal(), 3):
            for n in (1, 2, 3, 10, 30):
                day, left = start, n
                while left:
                    day += 1
                    left -= CALENDAR.is_working(day)
                self.assertEqual(CALENDAR.nth_after(start, n), day)
            on, before = start, start
            while not CALENDAR.is_working(on):
                on += 1
            while not CALENDAR.is_working(before):
                before -= 1
            self.assertEqual((CALENDAR.on_or_after(start), CALENDAR.on_or_before(start)), (on, before))


class EveryDay(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.lines = {rule: list(terms.lines(CALENDAR, rule)) for rule in terms.RULES}

    def test_ids_are_those_of_the_norms(self):
        self.assertEqual(len(terms.RULES), 35)

    def test_every_day_once(self):
        first, last = terms.FIRST_DAY.toordinal(), terms.LAST_DAY.toordinal()
        days = [date.fromordinal(day).isoformat() for day in range(first, last + 1)]
        self.assertEqual(len(days), 36890)
        for rule, written in self.lines.items():
            self.assertEqual([line[:10] for line in written], days, rule)

    def test_monotone_and_in_order(self):
        for rule, written in self.lines.items():
            if rule == "31-pass":
                continue
            before = ("", "", "")
            for line in written:
                start, target, nominal, last, _ = line.split()
                self.assertTrue(all(old <= new for old, new in zip(before, (target, nominal, last))), (rule, line))
                self.assertLessEqual(target, min(nominal, last), (rule, line))
                if rule != "21.2-reminder":
                    self.assertTrue(start <= target and nominal <= last, (rule, line))
                before = (target, nominal, last)

    def test_an_act_is_due_on_a_working_day(self):
        for rule, (_, kind, _) in terms.RULES.items():
            if kind in ("calendar days", "working days", "months", "months before", "at once"):
                for line in self.lines[rule]:
                    self.assertTrue(CALENDAR.is_working(date.fromisoformat(line.split()[3]).toordinal()), (rule, line))

    def test_committed_digests(self):
        self.assertEqual((HERE / "digests.txt").read_text(), "".join(terms.digests(CALENDAR, "rule")))


class PlantedFaults(unittest.TestCase):
    """The cases above are worth something only if a wrong oracle fails them."""

    def caught(self, *patches, calendar=CALENDAR):
        with contextlib.ExitStack() as stack:
            for patch in patches:
                stack.enter_context(patch)
            self.assertNotEqual(wrong_cases(calendar), [])

    def test_event_day_counted(self):
        shorter = {rule: (paragraph, kind, number - 1 if kind in ("calendar days", "working days") else number)
                   for rule, (paragraph, kind, number) in terms.RULES.items()}
        self.caught(mock.patch.object(terms, "RULES", shorter))

    def test_off_by_one_in_every_number(self):
        for rule, (paragraph, kind, number) in terms.RULES.items():
            named = {case[1] for case in (*WORKED_CASES, *FURTHER_CASES)}
            if rule in named and kind in ("calendar days", "working days", "months", "months before", "window"):
                for wrong in (number - 1, number + 1):
                    self.caught(mock.patch.dict(terms.RULES, {rule: (paragraph, kind, wrong)}))

    def test_no_shift(self):
        self.caught(mock.patch.object(Calendar, "on_or_after", lambda self, day: day))
        self.caught(mock.patch.object(Calendar, "on_or_before", lambda self, day: day))

    def test_substitution_forgotten(self):
        with mock.patch.object(workdays, "law_only_off_weekdays", lambda year: []):
            self.assertFalse("".join(terms.digests(Calendar(DATA), "rule", ["43.4-minutes"])) in (HERE / "digests.txt").read_text())
        without = copy.deepcopy(DATA)
        without["off_weekdays"]["2027"].remove("03-24")
        self.caught(calendar=Calendar(without))

    def test_transfer_forgotten(self):
        without = copy.deepcopy(DATA)
        without["worked_weekend_days"].remove("2024-05-04")
        self.caught(calendar=Calendar(without))

    def test_utc_date(self):
        self.caught(mock.patch.object(terms, "ZONE", terms.ZoneInfo("UTC")))

    def test_leap_day(self):
        def overflowing(day, months):
            year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
            return date(year, month0 + 1, 1) + timedelta(days=day.day - 1)
        self.caught(mock.patch.object(terms, "months_on", overflowing))


class CommandLine(unittest.TestCase):
    def run_it(self, *arguments):
        return subprocess.run([sys.executable, HERE / "terms.py", *arguments], capture_output=True, text=True, check=False)

    def test_one_term(self):
        done = self.run_it("--rule", "43.4-decision", "--from", "2026-04-27")
        self.assertEqual(json.loads(done.stdout), {
            "rule": "43.4-decision", "paragraph": "43.4", "from": "2026-04-27", "target": "2026-05-26",
            "nominal": "2026-05-27", "due": "2026-05-28", "calendar": "confirmed"})

    def test_refusals(self):
        for arguments in (("--rule", "43.4-decision", "--from", "2026-02-30"), ("--rule", "99", "--from", "2026-02-02"), ("--all", "99")):
            done = self.run_it(*arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertTrue(done.stderr)


class Comparison(unittest.TestCase):
    """compare.py against lines that are right, wrong, missing or agreed to differ."""

    def setUp(self):
        self.right = list(terms.lines(CALENDAR, "16.5-gift"))

    def differences(self, theirs, agreed=()):
        with contextlib.redirect_stdout(io.StringIO()):
            return compare.differing_lines("16.5-gift", theirs, CALENDAR, set(agreed))

    def test_equal(self):
        self.assertEqual(self.differences(self.right), 0)

    def test_one_wrong_one_missing(self):
        wrong = [line.replace("confirmed", "provisional") if line.startswith("2026-02-02") else line for line in self.right]
        self.assertEqual(self.differences(wrong), 1)
        self.assertEqual(self.differences(self.right[:-1]), 1)
        self.assertEqual(self.differences(wrong, [("16.5-gift", "2026-02-02")]), 0)


if __name__ == "__main__":
    unittest.main()
