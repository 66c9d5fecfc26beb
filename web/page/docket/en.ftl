### The words of a case’s procedures: for whoever came back with the code, and for an officer who opened a case. Terms follow the glossary of the norms.

## Rights and time limits

rights-title = Your rights
rights-about = How each right stands, what comes next and by which day.
rights-none = The portal says nothing of the case’s procedures yet. Look again later.
rights-taken = The step is recorded. The receipt’s mark:
courses-title = The case’s procedures
courses-closed = You were not let into this procedure: only its time limits are shown.
courses-steps = Steps
courses-no-steps = There is no step for you at this stage.
held-back = Held back by paragraph { $paragraph }. { $missing }.
held-title = The step was not taken
held-safe = Nothing was recorded, and your text is still on this page.
step-go = Take the step
step-cancel = Cancel

## Time limits

clocks-title = Time limits
clock-next = Next date:
clock-left = { $days } days left
clock-left-one = { $days } day left
clock-left-few = { $days } days left
clock-today = Today is the last day
clock-over = { $days } days late
clock-over-one = { $days } day late
clock-over-few = { $days } days late
clock-event = Counted from
clock-target = Safe day
clock-nominal = Last day by the words
clock-due = Last day in time
clock-done = Done on
breaches-title = Missed time limits
breach-line = Ended on { $due }, recorded on { $written }. The record cannot be erased, and the duty remains.
breach-cause = Cause: { $cause }.
course-history = History of the procedures
course-history-none = No step was taken in the procedures yet.

## Procedures

## Stages

stage-report-received = Received
stage-report-acknowledged = Acknowledged
stage-report-triage = First review
stage-report-forwarding = Being forwarded to the authorised body
stage-report-with-authorised = With the authorised body
stage-report-redirected = Redirected
stage-report-under-review = Under review
stage-report-awaiting-reporter = Awaiting the reporter’s answer
stage-report-result-draft = Result being drafted
stage-report-reporter-informed = Result told
stage-report-closed = Closed

## Rules with a time limit

rule-p-ack = Confirm receipt of the report
rule-p-triage = Assign the case
rule-p-forward-crime = Forward what looks like a crime
rule-p-forward = Forward to the authorised body
rule-p-redirect = Redirect to the competent body
rule-p-feedback = Tell progress or result
rule-p-answer = Answer the question
rule-p-close = Close the case
rule-p-draft = Draft the agreement
rule-p-agreement = Both sides sign the agreement
rule-p-counterparty = The other side signs the agreement
rule-p-admissible = Check the application’s term
rule-recommendation = Examine the application and give recommendations
rule-p-inspection = Inspect
rule-p-conclusion = Send the conclusion
rule-decision = The collegial body decides
rule-p-compose = Compose the body
rule-p-transfer = Transfer where members are too few
rule-p-invite = Invite the authorised body
rule-p-invite-ahead = Invite ahead of the session
rule-p-representative = Name the representative
rule-p-postpone = Set a new day of the session
rule-p-sign = Sign the decision
rule-minutes = Send minutes and decision
rule-p-serve = Serve the decision on the person
rule-p-conciliation = Examine the dispute by the Labour Code

## Steps

step-report-submit = Report submitted
step-report-acknowledge = Receipt confirmed
step-report-assign = Assigned

## What is missing

missing-other = A condition is not met ({ $word })

## Roles

## Agreement

agreement-offered = An agreement that keeps your identity and your report confidential is offered: demand it and the text is ready at once; the other side has three working days to sign.
agreement-requested = You demanded the agreement: its text is being drafted, and you will read and sign it here.
agreement-declined = You do without it for now; you can demand it at any stage.
agreement-drafted = The text is ready: read it and sign with your code’s key; then the other side has three working days to sign.
agreement-signed-by-person = You have signed. The other side must sign by the day below; if the leadership stays silent, the agreement passes to the authorised body.
agreement-signed-authorised = You have signed. The authorised body must sign by the day below; if it stays silent, the missed day is recorded for good, and the duty remains.
agreement-in-force = The agreement is in force without end: both signatures stand below and were checked on this page.
agreement-with = With whom
agreement-choose = With whom do you want the agreement?
agreement-with-leadership = With the institution’s leadership
agreement-with-leadership-about = The leadership reads your demand, the agreement and your signature, not the report.
agreement-with-authorised = With the authorised body
agreement-with-authorised-about = Only officers of the authorised body read your demand.
agreement-leadership-out = The leadership is out of this case or has no key: the agreement is with the authorised body (43.6).
agreement-demand = Demand the agreement
agreement-decline = Not for now
agreement-another = Demand another agreement
agreement-note = I demand the agreement.
agreement-note-decline = I do without it for now.
agreement-language = Language of the agreement
agreement-kk = In Kazakh
agreement-ru = In Russian
agreement-text = Text of the agreement
agreement-read = Show the text
agreement-binds = It binds the other side only: it forbids you nothing.
agreement-sign = Sign this text
agreement-signatures = Signatures
agreement-by-reporter = The reporter, without a name, with the code’s key
agreement-holds = Signature checked, it holds
agreement-broken = This signature does not belong to this text. Do not rely on it.
agreement-print = Print the agreement
agreement-save = Save the file
agreement-save-about = The file holds the text, both signatures and what they are checked by: with the program senim verify anyone can do that without a network. Keep it where no stranger finds it.
agreement-countersign = Countersign the checked text
agreement-countersign-about = The reporter’s signature was checked. You sign exactly this text, and the agreement is in force at once.
agreement-not-yet = The reporter has not signed yet.

## Application

application-may = If a disciplinary measure was taken or your labour rights were violated, apply to the authorised body: it must examine the application within fifteen calendar days and give recommendations.
application-who = Only officers of the authorised body read it. If you tell what happened in full, they will know who you are.
application-label = Which measure was taken, or which right was violated?
application-hint = Give the day, the number of the order, and who signed it.
application-lodge-go = Lodge the application
application-lodged = The application is with the authorised body: it first checks that it came in time. The time limit for examining it runs already; its last day is below.
application-admissible = The application is admitted: the authorised body must inspect and give recommendations by the day below.
application-out-of-term = The application came after the three years but is registered: the authorised body decides whether to admit it or redirect it.
application-already-examined = A conciliation commission examined the dispute before: the fifteen days do not run, but the authorised body still owes the inspection (43.2).
application-redirected = The application was redirected; the advice is below.
application-inspection = The inspection is under way: recommendations are due by the day below.
application-recommended = Recommendations are given, see below; the conclusion now goes to the labour or prosecution bodies (43.2).
application-conclusion-sent = The conclusion was sent; that body’s answer is awaited.
application-execution-control = The answer came; the authorised body controls the execution.
application-closed = The application is closed; the term of protection stays as it is.
dispute-about = You can bring the dispute before the collegial body: it must decide within thirty calendar days of receipt, with the authorised body’s representative taking part (43.3, 43.4).
dispute-who = The body’s secretary reads it; its members only after their undertaking of confidentiality.
dispute-label = What is the dispute about?
dispute-go = Bring it before the collegial body
text-wrong = Write the text.

## Hearing

hearing-before = The body must decide by the day below; the session does not open without the authorised body’s representative (43.3, 43.4).
hearing-after = The decision is adopted. Every member who attended signs it; minutes and decision go to the authorised body within three working days (43.4).
hearing-end = The decision is with the authorised body, which controls its execution (43.7). If you disagree, apply to court or to the authorised body (43.5).
hearing-void = The decision was taken without the representative or elsewhere: it may be void, and this record is not erased. One may apply to court or to the authorised body (43.5).
hearing-incomplete = The package went out with signatures missing; they follow.
hearing-body = Body
hearing-received = Received
hearing-session = Day of the session
hearing-members = Members
hearing-chair-name = { $name } (chair)
hearing-representative = The authorised body’s representative
hearing-attending = Attended
hearing-decided = Decided on
hearing-signed = Signed by
hearing-refused = Refused to sign
hearing-nobody = nobody yet
hearing-unnamed = not named yet
hearing-served = Served on
hearing-read = Read on
hearing-read-go = I have read the decision
hearing-read-about = No time limit of yours starts before you say so.
room-title = The entries of this procedure
room-alarm = Some entries of this procedure did not pass the check. Do not rely on them.
room-unbound = The portal names as a reader of these papers somebody whom the reporter did not let in and who signed no undertaking (43.6). Write nothing here that they must not know, and tell the authorised body.
room-checking = Entries are being opened and checked…

## Officers’ steps

form-text = Text
form-note = Note (not required)
form-required = Fill this in.
form-day = Day, as DD.MM.YYYY
form-day-wrong = Write the day as 22.11.2026.
form-number-wrong = Write a whole number.
form-addressee = To whom besides the person
form-recommendation = The recommendations, with reasons, also where there is no violation
form-examined = A conciliation commission examined this dispute before: give its decision below
form-advice = Advice on the general route
form-review = The offer of a review (43.5)
form-conclusion-to = Where the conclusion goes
form-labour = To the labour bodies
form-prosecution = To the prosecution bodies
form-proof = Proof of sending: number, day
form-answer = What they answered
form-result = What the person is told
form-members = Members of the body
form-member-ready = Declaration and undertaking are there
form-member-lacks = Declaration or undertaking is missing
form-chair = Chair
form-quorum = Quorum by the body’s own rules
form-session = Day of the session, as DD.MM.YYYY
form-representative = Representative
form-attending = Members who attend
form-representative-there = The representative confirmed attendance with their own key.
form-representative-missing = The representative’s confirmation is not there yet: without it the session does not open (43.3).
form-cause = Cause
form-cause-absent = The authorised body’s representative is absent
form-cause-quorum = Too few members
form-seen = What was seen to (43.4)
form-seen-person = The person was heard, or did not wish to be
form-seen-employer = The employer was heard
form-seen-documents = Documents were examined
form-seen-witnesses = Witnesses, where there are any
form-seen-recusals = Declarations of no conflict were seen
form-decision = The decision and its reasons
form-items = How many items are to be done
form-member = Member
form-out = Who is in conflict
form-out-ground = Ground
form-refusal = The member’s reasons and the chair’s certificate
form-minutes = Copy of the minutes
form-instruction = How to have it reviewed (43.5)
form-proofs = Proof of each item
form-eligible = All who could be members
form-sheet = Sheet of the missing signatures
form-elsewhere = The decision taken elsewhere
form-confirm = Nothing else is needed.

## Declarations and undertakings

pledge-title = Sign a declaration or an undertaking
pledge-about = You sign with your own key, and only you can open the text. The portal sees its kind and day only.
pledge-case = Number of the case (told by whoever lets you in)
pledge-case-wrong = The number has 32 characters: 0–9 and a–f.
pledge-institution = Institution
pledge-nth = Its number in this case
pledge-what = What you sign
pledge-attendance-text = I confirm that I attend the session as the authorised body’s representative.
pledge-go = Sign
pledge-done = Signed, and recorded by the portal.
pledge-number = The number for those who sign before they are let in
pledge-for = For which procedure
pledge-undertake = Sign an undertaking of confidentiality
inside-title = Who reads these papers
inside-undertaken = undertaking signed on { $day }
inside-addressed = let in by the reporter
inside-lacks = undertaking not signed (43.6)
admit-title = Whom else to let in
admit-go = Let into the papers
admit-note = Let into the papers: { $names }.
