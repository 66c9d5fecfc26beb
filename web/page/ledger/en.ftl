### What a page says of the portal’s log, once somebody has come back. Terms follow the glossary of the norms.

ledger-kept = Checked just now: everything you have a receipt for stands in the portal’s log, and the log has only grown since. Newest closed day: { $day }.
ledger-pending = Checked just now. The newest entry enters the portal’s log when its day is closed: look again after six in the morning of the next day.
ledger-grew = Checked just now: the portal’s log is signed and has only grown. Newest closed day: { $day }.
ledger-first = Checked just now: the portal’s log is signed. Newest closed day: { $day }.
ledger-none = No day of the portal’s log is closed yet.
ledger-proof = Save the proof
ledger-proof-about = The file says nothing of what was written, and anyone can check it: on the page “Check a receipt” or with the program senim verify. Keep it where no stranger finds it: it shows that somebody wrote here.
breach-dropped = The portal broke its promise
    .what = { $day }: the log of this day is closed and signed, but an entry that you have a receipt for is not in it.
    .next = Save the proof, write nothing more here and turn to the authorised body by another way.
breach-rewritten = The portal’s log was rewritten
    .what = The newest checkpoint does not go on from the one that was given before. Or you are shown another log than everyone else.
    .next = Save the proof if there is one, write nothing more here and turn to the authorised body by another way.
breach-unproven = The portal’s log does not hold together
    .what = What the portal shows of its log is not signed by its key, or does not follow from itself.
    .next = Do not rely on it. Look again from another place, best of all with Tor Browser; if it stays so, tell the authorised body by another way.
breach-late = The portal’s log is late
    .what = { $day }: the log of this day should have been closed by six in the morning of the next one.
    .next = Keep your receipts and look again later. If it stays so, tell the authorised body.
