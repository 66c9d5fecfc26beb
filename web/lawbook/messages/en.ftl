### The words of the page of the law. Terms follow the glossary of the norms.

## The page

book-title = Time limits of the law
book-lead = Who owes what, to whom and by when: every rule in its own words, and the page counts the days.
book-here = Days are counted on this device. What you type here is sent nowhere.
book-nav = On this page
nav-count = Count a term
nav-window = Term of protection
nav-rules = All rules
book-of = Documents in force here
book-all = Show the rules of all documents
added-title = Additions to the calendar
added-about = The days are counted with these additions of the institution’s signed list. They came with the address of this page; senim roster show prints the list itself.
added-kurban-ait = First day of Kurban Ait: { $day }
added-transfer = Day off: { $off }. Worked instead: { $worked }
added-off = Day off: { $day }
added-confirmed = Year whose calendar is confirmed: { $year }
unknown-rule = There is no rule “{ $id }”
    .safe = The rest of the page is right.
    .next = Choose a rule from the list below, or check the address.

## Counting a term

count-title = When does the term end?
count-rule = Rule
count-from = Day from which the term runs
count-from-hint = For example, 22.11.2026
count-today = Today
date-start = Day of the event
date-target = Safe day
date-nominal = Last day by the words
date-due = Last day in time
date-off = Weekend or holiday
date-inside = Day within the term
fact-who = Who
fact-whom = To whom
fact-from = From
fact-term = Term
fact-basis = Legal basis
force-binding = binding
force-recommended = recommended
force-policy = the portal’s own rule

why-title = How this was counted
why-event = The day of the event: { $day }. The day itself is not counted.
why-day = The day it is counted from: { $day }.
why-days = After { $term }: { $day }.
why-working = Only working days count. After { $term }: { $day }.
why-months = After { $term }, the same day of the month: { $day }.
why-month-end = That month has no day { $number }, so its last day is taken.
why-window = After { $term }, the same day of the month: { $day }, until 24:00. Days off neither cut nor move the protection.
why-quarter = The quarter ends: { $day }. Days off do not move the end of a period.
why-half-year = The half-year ends: { $day }. Days off do not move the end of a period.
why-year = The year ends: { $day }. Days off do not move the end of a period.
why-fixed = The text names a date: { $day }. Days off do not move it.
why-at-once = “At once” is the same day: { $day }.
why-before = { $term } before, the same day of the month: { $day }.
why-working-before = Only working days count. { $term } before: { $day }.
why-score = This rule sets a mark, not a day: { $term }.
why-due-same = That is a working day: the term ends with it, at 24:00.
why-due-moved = That is not a working day ({ $reason }), so the term ends on the next one: { $due }.
why-due-earlier = That is not a working day ({ $reason }), so it has to be done by the one before: { $due }.
why-target = The safe day: { $day }. Whoever keeps it is in time even if the day of the event is counted too.
why-breach = The breach is written on the day after: { $day }.
why-before-set = The document is in force only from this day: { $day }. It does not yet apply to the day you chose.
standing-confirmed = The working days of these years are confirmed.
standing-provisional = The calendar is provisional: in one of these years the transfers of days off and Kurban Ait are not known yet, and the day may still move a little.

month-year = { $month } { $year }
month-name-1 = January
month-name-2 = February
month-name-3 = March
month-name-4 = April
month-name-5 = May
month-name-6 = June
month-name-7 = July
month-name-8 = August
month-name-9 = September
month-name-10 = October
month-name-11 = November
month-name-12 = December
calendar = The term on the calendar
calendar-gap = … { $n } { $n ->
    [one] month
   *[other] months
  } more …
days-off-title = Holidays and transfers within the term
off-weekend = weekend
off-holiday = public holiday
off-substitute = day off for a holiday that fell on a weekend
off-christmas = 7 January
off-kurban-ait = first day of Kurban Ait
off-moved-off = day off moved here
off-declared-off = day off by decision
off-worked = weekend that is worked

term-calendar-days = { $n ->
    [one] { $n } calendar day
   *[other] { $n } calendar days
  }
term-working-days = { $n ->
    [one] { $n } working day
   *[other] { $n } working days
  }
term-weeks = { $n ->
    [one] { $n } week
   *[other] { $n } weeks
  }
term-months = { $n ->
    [one] { $n } month
   *[other] { $n } months
  }
term-years = { $n ->
    [one] { $n } year
   *[other] { $n } years
  }
term-quarter = once a quarter, by its end
term-half-year = once a half-year, by its end
term-year = once a year, by its end
term-fixed = by { $day } { $month } { $years ->
    [0] of the same year
    [1] of the following year
   *[other] { $years } years later
  }
term-at-once = at once
term-months-before = { $n ->
    [one] at least { $n } month before
   *[other] at least { $n } months before
  }
term-working-days-before = { $n ->
    [one] at least { $n } working day before
   *[other] at least { $n } working days before
  }
term-score = at least { $n } %

## The term of protection

window-title = Until when does the protection last?
window-about = 43.1: for three years the reporter may not be dismissed, transferred to another position or brought to disciplinary liability without recommendations of the disciplinary commission or the collegial body. 44.4: within the same three years they may apply for protection of their rights.
window-received = When the report was first received
window-received-hint = On any channel: portal, paper, telephone.
window-authorised = When the authorised body received it
window-authorised-hint = Leave empty if it has not.
window-starts = Protection begins, from 00:00
window-last = Last day of protection, until 24:00
window-shown = Last day to apply: this one is told to the person (44.4)
window-accepted = An application made by this day is accepted by the institution as in time (44.4)
window-alone = As long as the authorised body has not received the report, the protection rests only on the institution’s own policy; the last day is counted from the first receipt.
window-both = Both days speak for the person: the earlier begins the protection, the later ends it. The person is told the earlier day, and the institution accepts until the end of the later one.

## What is wrong

wrong-unreadable = “{ $text }” is not a date. Write 22.11.2026, 2026-11-22 or 2026-11-22T09:00+05:00.
wrong-no-such-date = “{ $text }”: there is no such day or time.
wrong-out-of-range = “{ $text }” is out of range. Days are counted from { $first } to { $last }.
wrong-no-zone = “{ $text }” has no time zone. Add Z or +05:00 at its end.
wrong-empty = Type a day.
wrong-out-of-order = This is before the day the report was first received. If the authorised body had it first, then that is the first receipt: write it in the field above.

## All rules

rules-title = All rules
rules-documents = Rules of which document?
rules-count = Rules: { $n }, duties with no term named: { $duties }
rules-norms-about = The Kazakh text is the document’s own; the English is our rendering and not official.
rules-duties-about = The text sets these duties and names neither a day nor a number. They are owed all the same; there is nothing to count.
rules-own-about = The documents do not set these terms: the portal promises them itself. Each serves the paragraph named.
rules-none = No document is chosen.
rules-unfold = Unfold all
matter-holds = Paragraphs: { $paragraphs }. In all: { $n }
matter-conflict = Conflict of interest
matter-gift = Gifts and services
matter-prevention = Prevention: training, declarations, analysis
matter-protection = Three years of protection
matter-application = Application about labour rights
matter-hearing = Hearing of the collegial body
matter-review = Review and complaint
matter-agreement = Confidentiality and the non-disclosure agreement
matter-report = How a report is handled
matter-notice = Duty notice
rule-paragraph = Paragraph { $paragraph }
rule-serves = serves paragraph { $paragraph }
rule-since = in force from: { $day }
rule-count = Count this term
duty-tag = no term named
duty-term = no term in the text

## How days are counted

how-title = How days are counted
how-day = A day runs from 00:00 to 24:00 by the time of Kazakhstan (Asia/Almaty). On 1 March 2024 the zone changed from UTC+6 to UTC+5.
how-event = In terms of days, weeks, months and years the day of the event is not counted.
how-month = Months and years end on the same day of the month; where there is none, on its last day.
how-shift = A term to do something moves from a day off to the next working day. The term of protection is never moved and never cut.
how-working = Working days are Monday to Friday, without holidays and transferred days off; a transferred Saturday or Sunday is worked.
how-period = The end of a quarter, half-year or year and a date that the text names are not moved.
how-back = A term that is counted backwards moves from a day off to the working day before.
how-safe = The safe day is one day earlier: the term is kept even by a strict reading of “from the day”.
how-clock = Terms are not suspended and not extended: the documents provide for no such thing.
