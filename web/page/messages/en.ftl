### The words of the pages. Terms follow the glossary of the norms.

## On every page

skip = Skip to the main text
languages = Language
exit = Quick exit
exit-hint = Clears the page at once and opens a neutral one. Pressing Escape three times does the same.
demo-label = Demonstration
demo = This is a demonstration with trial keys. Do not write a real report.
loading = Loading…
again = Try again
next = Continue
back = Back
choose-other = Choose another institution
print = Print the card
steps = Step { $at } of { $of }
policy = The portal’s own rule, not a requirement of the law.

date = { $weekday }, { $day } { $month } { $year }
date-short = { $weekday } { $day }.{ $month }.{ $year }
day-and-clock = { $day }, { $clock }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
weekday-short-1 = Mon
weekday-short-2 = Tue
weekday-short-3 = Wed
weekday-short-4 = Thu
weekday-short-5 = Fri
weekday-short-6 = Sat
weekday-short-7 = Sun

## Choosing the institution

chooser-about = Which institution is your report about? Press its name in the language you prefer.
chooser-empty = There is no institution on this portal yet
chooser-empty-next = Until then tell the authorised body by another channel.

## Steps

step-start = Before you start
step-story = What happened
step-code = Your code
step-sent = Sent

## Before you start

start-title = Report corruption without giving your name
start-lead = No registration. Your report is encrypted on this device and read only by the people you leave on the list. You read the answer with a code.
have-code = I have a code
start-report = Write a report
place-title = Where are you writing from?
place-network = Do not write from a work computer, a work phone or the network at work: the text cannot be seen, but that you opened the portal can.
place-browser = If this page is open inside Telegram, WhatsApp or Instagram, open it in an ordinary browser, best of all in Tor Browser.
place-keyboard = Some keyboards send what you type to their own servers. On a phone use the keyboard that came with the system.
place-exit = The “Quick exit” button, or Escape pressed three times, clears the page at once and opens a neutral one. The browser’s history keeps only the portal’s address.
inapp-title = This page is open inside another app
inapp-about = In such a browser the app’s owner can see what you type. Copy the address below and open it in an ordinary browser, best of all in Tor Browser.
can-title = What we protect
can-read = Your text: neither the owner of the server nor whoever maintains it can read it.
can-trace = Your trace: the portal keeps no address, no browser name and no time finer than a day.
can-exclude = Your choice: you see by name who will read it, and can leave out anyone you distrust.
cannot-title = What we cannot protect you from
cannot-watch = Someone looking over your shoulder, or monitoring installed on your device.
cannot-style = Being recognised by your style, or by facts that only you know.
cannot-page = If the portal is broken into and the code of this page is changed, a browser can be deceived. Whoever sends with the senim program cannot be deceived in this way.
law-title = What the law gives you
law-three-years = For three years you may not, at the initiative of the employer or the management, be dismissed, transferred to another position or brought to disciplinary liability without recommendations of the disciplinary commission or the collegial body. The term runs from receipt of the report by the authorised bodies.
law-more = Confidentiality and the right to be informed
law-confidential = Full confidentiality of your identity and of the content of your report is guaranteed.
law-informed = You have the right to know how your report is being considered and with what result.
law-force = This is the Law as paragraphs 43–44 of order No. 230 restate it; the basis is unconfirmed.
law-all = All time limits of the law, and a calculator
fingerprint-title = Is this really that institution?
fingerprint-about = Compare the key fingerprint with the poster at the institution or with its official site.
fingerprint-label = Key fingerprint
fingerprint-checking = Checking the keys…
fingerprint-more = What is this for?
fingerprint-why = Your report is encrypted only to people confirmed by this key. If the fingerprint matches, the portal cannot add a stranger to the readers.
unconfirmed-title = The keys have not been confirmed for some time
unconfirmed = { $body }: the list of keys is confirmed only up to { $day }.
unconfirmed-next = You may go on. But compare the key fingerprint first.

## What happened

question-of = Question { $at } of { $of }
kind-title = What is your report about?
kind-about = Choose the closest. A wrong choice does no harm: an officer will correct it.
kind-wrong = Choose the kind of report.
kind-corruption-fact = A fact of corruption
    .about = Bribe, extortion, embezzlement, abuse of position
kind-unlawful-order = An unlawful order
    .about = A task or instruction whose lawfulness is in doubt
kind-conflict-of-interest = Conflict of interest
    .about = Kinship, money or another private interest sways a decision
kind-gift = A gift
    .about = A reward, an invitation to a trip, a free service
kind-procurement = Public procurement
    .about = A winner known in advance, an inflated price, a supplier related to whoever decides
kind-hiring = Hiring
    .about = A competition, an appointment, a promotion
kind-labour-rights = Violation of labour rights
    .about = Dismissal, transfer, sanction or pressure because of a report
kind-confidentiality = Breach of confidentiality
    .about = Someone disclosed who reported or what was reported
story-title = What happened?
story-label = Write in your own words
story-hint = What, where, when, who took part, how you know it. Any language will do.
story-wrong = Write what happened: an empty report cannot be considered.
room-pages = There is room: about { $pages } more pages.
room-letters = Room for about { $letters } more letters.
style-title = How not to give yourself away
style-short = Write short, plain sentences. Avoid phrases by which your colleagues know you.
style-know = Write both what you saw yourself and what you suppose, but say which is which.
style-only-you = Put facts that only you know in general terms.
style-name = You need not give your name. You can still do so later.
details-title = A few more questions
details-about = Answer only what you know. Anything may stay empty.
labour-right = If your labour rights are violated because of a report, the authorised body conducts an inspection. What you write here may count as such an application: say so in the text.
answer-yes = Yes
answer-no = No
answer-unknown = Don’t know
ask-who = Who took part? Name or position
ask-when = When did it happen?
ask-proof = What confirms it? A document, a letter, a witness, a recording
ask-ongoing = Is it still going on?
ask-benefit = Who gained, and what?
ask-order = Which order or task? Number and date, if known
ask-doubt = Why do you think it unlawful?
ask-told-head = Did you tell your direct head in writing?
ask-carried-out = Was the order carried out?
ask-interest = What is the private interest?
ask-decision = Which decision did it sway, or may it sway?
ask-relative = Is it about family members, close relatives or in-laws?
ask-giver = Who gave it?
ask-gift = What was given? Approximate value
ask-handed-over = Was the gift handed over to the authorised body for management of state property?
ask-lot = Which procurement? Lot number or title
ask-supplier = Which supplier?
ask-stage = At which stage: planning, tender, performance?
ask-related = Is the supplier related to whoever decided?
ask-post = Which post or competition?
ask-breach = How was the procedure broken?
ask-measure = Which measure was taken or is being prepared?
ask-measure-day = On which day?
ask-reported-before = Had you reported corruption before?
ask-commission = Has the conciliation commission examined this question?
ask-disclosed = What was disclosed, and to whom?
ask-consequence = What happened then?

## To whom, and who reads

to-title = Where should the report go?
to-both = To this institution’s unit and to the authorised body
    .about = Both read it. The three years of protection count from receipt by the authorised body, and the institution starts at once.
to-authorised = To the authorised body only
    .about = Only the authorised body for countering corruption reads it. The institution itself does not see it.
to-unit = To this institution’s unit only
    .about = Only the structural unit for prevention of corruption risks reads it.
to-impossible = Not possible now: nobody there has a confirmed key.
to-unit-loss = With this choice the three years of paragraph 43.1 do not begin at once: they count from receipt by the authorised bodies. Until then protection rests only on this institution’s own policy.
readers-title = These people will be able to read it
readers-about = Untick anyone who is involved or whom you distrust. They get no key and cannot open the text.
readers-who-learns = Before you untick: the portal’s operator and the remaining readers see who was left out. The person left out is shown nothing.
readers-all = Readers: { $reading }.
readers-left-out = Readers: { $reading }. Left out: { $left }.

## The code

code-making = Making the code…
code-title = This is your code
code-lead = Copy it to paper now. The code is shown once.
code-use = With this code you read the answer, reply to questions and use your rights.
code-lost = If you lose it, nobody can restore it: the code is stored nowhere.
code-here = The code works only on this institution’s page.
code-hand = Do not photograph the screen: pictures on a phone may be copied to a cloud.
code-other-ways = QR code and printing
code-qr = The QR code holds the code alone, no address. Scan it only with a device that others do not see.
code-print-about = Do not print at work: a printer may remember what it printed.
code-written = I have written it down
qr-label = Your code as a QR code
check-title = Let us check what you wrote
check-about = The code is off the screen now. Type one group back from your paper.
check-label = Group { $group } of your code
check-hint = Four symbols. Capitals do not matter.
check-wrong = It does not match. Check your paper or look at the code again.
check-show-again = Show the code again
check = Check
checking = Checking…
ready-title = Everything is ready. Send it?
ready-going = Your report is being sent
ready-unfinished = Sending did not finish
ready-about = Nothing leaves this device before you press the button. The report is encrypted here first, and only then sent.
ready-kind = Kind
ready-to = Goes to
ready-readers = Read by
ready-foot = What is sent cannot be changed, but you can add to it with the code.
send = Send the report
send-again = Try again now
send-these = Send to these people
change-readers = Change who reads
change-text = Change the text
changes-same = The same people will read your report: the list was merely confirmed again.
sending = Encrypting and sending…
waiting-title = The connection broke
waiting = Your report is still on this page. It will go by itself when the connection returns, and no second case is made. Do not close the page.

## Sent

sent-title = Your report was received
sent-lead = The portal has stored it and signed the receipt.
back-title = Come back with the code
back-days = Look in on these days: { $first }; { $second }. By each of them there should be an answer. Any other day will do as well.
back-how = Open this page and press “I have a code”. No e-mail and no SMS will tell you of an answer.
receipt-title = Receipt
receipt-by = Received by
receipt-day = Day received
receipt-time = Time
receipt-clock = { $clock } (time of Kazakhstan)
receipt-until = Last day of protection
receipt-mark = Receipt mark
receipt-law-unit = By paragraph 43.1, which restates the Law, protection runs from receipt by the authorised bodies; until then it rests on this institution’s own policy. The last day is counted from this receipt.
receipt-law-authorised = By paragraph 43.1, which restates the Law, protection runs from receipt by the authorised bodies; this report reached the authorised body on the same day. The last day is counted from this receipt.
receipt-not = The receipt does not prove what the report says, who wrote it, or that it is true.
receipt-note = The signed receipt (for checking)
receipt-note-about = Anyone can check this text with the program senim verify. If you keep it, remember that it stays as proof that you wrote. With the code the receipt opens again.
clock-off = The clock of your device differs from the portal’s by more than ten minutes. The receipt carries the portal’s time.
next-title = What happens next
next-received = The report was received.
next-acknowledged = By this day the officer in charge confirms having received the report.
next-informed = By this day you are told of the progress or the result. The law gives no number of days; to know the progress and the result is your right.
next-apply = Until the end of this day, if a disciplinary measure is taken against you or your labour rights are violated, you can apply to the authorised bodies (if the conciliation commission has not examined it before). They must examine the application within fifteen calendar days.
next-agreement = At any stage you can demand a non-disclosure agreement: come in with the code, it stands under “Your rights”.
day-done = Done
day-missed = Missed
finish = Finish
finish-title = Have you written the code down?
finish-about = After this neither code nor text remains on the page. Without the code nobody can get back to the case.
finish-tor = In Tor Browser press New Identity afterwards: it clears the traces in the browser itself.
finish-yes = Yes, clear the page
finish-no = No, go back
card-days = Days to come back
card-fingerprint = Key fingerprint, { $body }
card-nobody = Nobody can restore the code. Do not keep this paper at work.

## Coming back

comeback-title = Come back with your code
comeback-about = Make sure this is the page of the institution you wrote to. The code itself does not leave this device.
comeback-label = Your code
comeback-hint = Seven groups of four symbols. Dashes and spaces are not needed.
comeback-open = Open
opening = Opening…
talk-title = Your report
talk-answered = Below is what you wrote and the answers that came.
talk-waiting = No answer yet. Your report is stored; the dates are below.
talk-look = Check for new entries
talk-close = Close and clear the page
conversation = Conversation
author-you = You
author-reporter = The reporter
author-unproven = Author not established
answer-title = Write an answer
answer-label = Your message
answer-hint = Everyone who reads this case can read it. Like the first report, it is encrypted on this device.
answer-wrong = Write a text first.
answer-send = Send
answer-sent = Sent. Receipt mark:
entry-erased = The content of this entry has been erased.
entry-unknown = This version of the page does not know this entry. Reload the page.
not-genuine = Not confirmed as genuine.
not-genuine-about = Do not trust this entry: its signature or its author failed the check. It is shown, not hidden, but nothing is based on it.
access-title = Who can read
access-excluded = Left out by the reporter
access-excluded-own = Left out by you
access-unlisted = This key is no longer on the list: the portal does not open the case to it.
changes-gone = No longer on the list, cannot read:
changes-come = New on the list, can read now:
changes-moved = Another name or office, can read as before:
alarms = Please note
alarm-roster-not-newest = The list of keys was not the newest on the day of the report.
alarm-granted-unknown = A key was given to someone who is not on the list.
alarm-chain-broken = The order of the entries is broken: one is missing or was moved.
alarm-exchanged = The receipt of an entry does not belong to it.
alarm-not-genuine = At least one entry could not be confirmed as genuine.
alarm-other = The check found: { $code }

## The portal’s log

ledger-checking = Checking the portal’s log…
ledger-unreached = The portal’s log could not be checked this time.

## Paragraphs

norm-cite = Paragraph { $paragraph }
norm-source = Law “On countering corruption” as restated in paragraphs 43–44 of order No. 230 of 18 September 2025 (basis unconfirmed). The rendering is ours.
norm-43-1 = From the moment the authorised bodies receive a report of a fact of a corruption offence, a person assisting (who has assisted) in countering corruption may not for three years be dismissed, transferred to another position or brought to disciplinary liability at the initiative of the employer or the management without recommendations of the disciplinary commission or the collegial body.
norm-43-2 = If within that period an application about a violation of this person’s labour rights is received, the authorised body for countering corruption conducts an inspection and sends the conclusion to the labour or prosecution bodies.
norm-43-6 = Full confidentiality of identity and of the content of the report is guaranteed; a non-disclosure agreement is concluded between the person and the leadership of the state body or the authorised body, and the person may initiate it at any stage of the investigation. All who take part in the process must keep the information confidential.
norm-44-1 = These persons have the right to receive information on the progress and results of consideration of their reports of corruption offences.
norm-44-3 = These persons have the right to demand a non-disclosure agreement at any stage of interaction with the authorised bodies.
norm-44-4 = Within three years from the moment of reporting a fact of corruption these persons have the right to apply to the authorised bodies for protection of their rights in the event of disciplinary measures or labour violations, if the conciliation commission has not examined these questions before. The authorised bodies must examine such applications not later than fifteen calendar days and give recommendations on the protection of rights.

## The officer

unlock-title = The officer’s desk
unlock-about = Cases are opened on this device, with your key. Neither the key nor the passphrase is sent to the server.
unlock-own = Open my key
unlock-desk = For daily work the program senim officer desk is better: the page then comes from your own computer, so the portal cannot change it.
unlock = Open
unlocking = Opening the key…
unlock-again = Open the key again
key-file-label = Key file
key-file-hint = The file saved when the key was made. It does not leave this device.
key-file-choose = Choose the file
key-file-wrong = Choose the key file.
key-passphrase = Passphrase
demo-keys-title = Trial keys
demo-keys-about = These keys are made for showing only, their passphrases are public. Choose one and look around.
demo-key = trial key
demo-key-open = Enter: { $name }
lock = Lock
make-key = Make a new key
make-title = A new key
make-about = The key is made on this device: one half opens reports, the other signs. Both lie in one file under a passphrase.
make-name = Your name
make-name-hint = By this name a reporter sees who will read the report.
make-name-wrong = Write your name.
making = Making the key…
made-title = The key is ready. Take three things from this page
made-about = Once the page is closed they are not shown again.
made-passphrase = 1. The passphrase
made-passphrase-about = Write it on paper and keep it apart from the file. A lost one cannot be restored: a new key is made.
made-file = 2. The key file
made-file-about = Without the passphrase the file does not open. Keep it on your own device.
made-download = Save the key file
made-enrolment = 3. The text for the administrator
made-enrolment-about = There is nothing secret in it. The administrator enters you in the list after comparing the key fingerprint with you face to face.
made-enrolment-label = Enrolment text
made-leave = Make sure that the passphrase is written down and the file is saved.
made-done = Done
place-choose = Which institution’s cases do you work on?
place-authorised = An officer of the authorised body chooses any institution that sends cases to it.
enter = Come in
entering = Coming in…
queue-title = Cases
queue-empty = No case is open to you yet. When a report comes, it appears here.
colleagues-changed = The list of officers changed
colleagues-new = A new colleague reads only reports that came after the change; earlier cases are not opened to them.
queue-count = { $all } in all, { $waiting } waiting for an answer.
queue-keys = – down, up, open
queue-refresh = Refresh
queue-more = Show more
queue-case = Case
queue-state = State
queue-first = Received
queue-last = Last entry
queue-entries = Entries
queue-organisation = Institution
queue-open = Open case { $case }
queue-waiting = Waiting for an answer
queue-answered = Answered
queue-aside = Set aside until { $day }
queue-mine = Assigned to you
queue-assigned = Assigned to { $name }
queue-assigned-other = Assigned to a colleague
queue-due = Next date
queue-policy = The dates are the portal’s own rule, not a requirement of the law: receipt is confirmed within { $days ->
    [one] { $days } calendar day
   *[other] { $days } calendar days
  }, progress or result is told within { $months ->
    [one] { $months } month
   *[other] { $months } months
  } of the day received.
queue-shown = Shown: { $shown } of { $found }.
due-acknowledge = Confirm receipt
due-inform = Tell progress or result
due-procedure = Next step of a procedure
due-paragraph = Procedure’s time limit, paragraph { $paragraph }
due-left = { $days ->
    [0] today
    [one] { $days } day left
   *[other] { $days } days left
  }
due-late = { $days ->
    [one] { $days } day late
   *[other] { $days } days late
  }
filters = Find cases
filter-words = Words
filter-words-hint = The first search opens every case on this device. The texts are kept only while the key is open.
filter-view = Which cases
filter-view-all = All cases
filter-view-mine = Assigned to me
filter-view-unassigned = Assigned to nobody
filter-view-aside = Set aside
filter-waiting = Only those waiting for an answer
filter-organisation = Institution
filter-all-organisations = All
filter-none = No case fits.
filter-reading = Read for the search so far: { $read } of { $all }.
case-back = Back to the cases
case-title = Case { $case }
case-door = Received through
case-window = Term of protection (43.1, 44.4)
case-window-starts = Begins, from 00:00
case-window-last = Last day, until 24:00
case-window-told = Last day to apply; this one is told to the person
case-window-accepted = An application made by this day is accepted as in time
case-window-alone = The case does not show that the authorised body has received the report: the days are counted from the first receipt, and until then the protection rests on the institution’s own policy.
case-window-calendar = This page does not know the institution’s calendar: the days are counted by the law alone.
case-window-law = The law and the calculation (new tab)
door-browser = Browser
door-command-line = The senim program
door-no-script = The no-script door: encrypted on the server, weaker protection
door-officer = Entered by an officer
work-title = Work on this case
work-assigned = Assigned to
work-nobody = Nobody yet
work-colleague = Colleague who reads this case
work-assign = Assign
work-aside = Set aside
work-aside-about = This moves no date: when one comes near, or the chosen day is over, the case returns to its place.
work-until = Until
work-reason = Reason
work-reason-hint = Only officers who read this case see it, the reporter does not.
work-reason-wrong = Write the reason.
work-take-up = Take up again
history = History
history-about = What officers did with this case. The reporter does not see it.
history-empty = Nothing so far.
step-set-aside = Set aside until { $day }
step-taken-up = Taken up again
step-assigned = Assigned to { $name }
reply-title = Answer
reply-label = Text of the answer
reply-hint = The reporter reads it with the code. Colleagues who read this case see it too.
templates = Ready texts
templates-about = They come in the language of the report: { $language }. Read them through before sending.
template-received = Receipt is confirmed
    .text = Your report was received and is being examined. We will write here about its progress or result, by { $day } at the latest. Come back with your code.
template-question = Details are needed
    .text = To examine your report we need more details: when and where did it happen, which documents confirm it? Leave out anything by which you could be recognised.
template-protection = About protection
    .text = If you are put under pressure or a disciplinary measure is taken against you because of this report, write here. By paragraph 44.4 you may within three years apply to the authorised bodies for protection of your rights.
template-result = The examination is finished
    .text = The examination of your report is finished. Result:
reply-send = Send the answer
reply-sent = The answer was sent.
error-passphrase = The passphrase does not fit this file
    .safe = The key file is unchanged.
    .next = Type the phrase again. If it is lost, make a new key.
error-key-file = This is not a key file, or it is damaged
    .safe = The file was sent nowhere.
    .next = Choose the file saved when the key was made.
error-no-access = You have no access to this case
    .safe = The content of the case was not opened.
    .next = Choose another case.
error-session = Your session has ended
    .safe = All that was sent is stored. Copy any unsent text.
    .next = Open your key again.
error-not-listed = Your key is not on the list of officers
    .safe = The portal opens nothing to this key. All that was sent before is stored.
    .next = Copy any unsent text. Speak to whoever keeps the list, or come in with a key that is on it.

## Whatever goes wrong: what happened (.safe: what is safe, .next: what to do)

error-offline = No connection to the portal
    .unwritten = Nothing was sent and nothing is lost.
    .safe = What you wrote is still on this page, nothing is lost. Do not close the page.
    .next = Check the connection and try again.
error-server = The portal could not do what was asked
    .unwritten = Nothing was sent and nothing is lost.
    .safe = What you wrote is still on this page. A report is never stored by halves.
    .next = Try again in a minute or two. Trying again makes no second case.
error-roster-invalid = The institution’s list of keys failed the check
    .safe = Nothing was sent: this page does not encrypt to an unconfirmed key.
    .next = Do not send from here. Tell the authorised body by another channel.
error-roster-expired = The institution’s list of keys has not been renewed for over a year
    .safe = Nothing was sent.
    .next = Wait until the institution renews the list, or tell the authorised body by another channel.
error-code-symbol = It contains a symbol that codes never have
    .safe = The code was sent nowhere.
    .next = A code has only digits and Latin letters, and no U.
error-code-length = The number of symbols is wrong
    .safe = The code was sent nowhere.
    .next = There must be seven groups of four, twenty-eight symbols in all.
error-code-check = There is a typing mistake in the code
    .safe = The code was sent nowhere.
    .next = Compare it with your paper group by group.
error-unknown-code = This institution knows no such code
    .safe = Nothing has happened to a report sent to another institution.
    .next = Make sure this is the page of the institution you wrote to. A burned code answers in the same way.
error-head-moved = Another entry came into the case at this very moment
    .safe = What you wrote is still on this page.
    .next = Send it again.
error-too-long = The text is too long
    .safe = Nothing was sent, the text is in its place.
    .next = Shorten it. You can write the rest later, with the code.
error-excluded-all = Nobody is left to read it in the body you chose
    .safe = Nothing was sent.
    .next = Leave at least one person, or send the report to another body.
error-roster-changed = The list of officers changed while you were writing
    .safe = The report was not accepted and not stored. Your text is still here.
    .next = Look at who will read it once more, then send.
error-exchanged = The portal’s receipt does not belong to your report
    .safe = The report reached the portal, but this receipt cannot be trusted.
    .next = Keep your code and tell the authorised body of this by another channel.
error-not-genuine = What came from the portal could not be confirmed as genuine
    .safe = The page has based nothing on it.
    .next = Try again. If it happens again, tell the authorised body.
error-busy = The portal is overloaded just now
    .unwritten = Nothing was sent and nothing is lost.
    .safe = What you wrote is still on this page.
    .next = Try again in a few minutes.
error-unknown-organisation = There is no such institution on this portal
    .safe = Nothing was sent.
    .next = Open the first page of the portal and choose the institution again.
