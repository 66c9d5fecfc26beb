### The words of the page on which receipts are checked. Terms follow the glossary of the norms.

## The page

verify-title = Check a receipt
verify-lead = Whether a portal gave this receipt, and whether its log keeps what the receipt promises. Everything is checked on this device; nothing is sent.
verify-offline = This page works without a network: once it is open, you may switch the network off before you choose files. A saved copy of it works too. Safest is the program senim verify from your own computer: no portal can change that one.
verify-print = 1. Whose receipt is it?
verify-fingerprint = Key fingerprint from the poster
verify-fingerprint-hint = Five groups of four. Without it nothing shows that the keys are that institution’s.
verify-papers = 2. What do you have?
verify-files = Receipt, keys, checkpoints, proof
verify-files-hint = Any files at once: the receipt’s text, the institution’s root and lists of keys, checkpoints of the log, a file senim-receipt.json or senim-proof.json; these two bring the keys with them.
verify-files-choose = Choose files
verify-folder = Copy of the published log
verify-folder-hint = The folder of one institution’s log, with “tile” in it. Needed only to see that the entry stands in the log.
verify-folder-choose = Choose the folder
verify-text = Or paste the text
verify-text-hint = Also what was read from a printed receipt: lost line breaks do no harm.
verify-go = Check
verify-again = Clear
verify-found = What was found
verify-not = What this never proves
verify-not-content = What the report says, who wrote it, or that it is true.
verify-not-others = That everyone is shown the same log: two people must compare their checkpoints for that.
verify-not-page = That this page itself was not changed by whoever served it. The program senim verify is yours.

standing-proven = Proven
standing-open = Not proven
standing-broken = Promise broken
standing-wrong = Does not hold

## What was found

found-nothing = There is no receipt, no checkpoint and no proof in it.
    .next = Choose the file, or paste the whole text.
found-unknown-file = { $path }: nothing in it that this page knows.
found-fingerprint-same = The keys are those of the poster: { $name }, { $fingerprint }.
found-fingerprint-other = These are other keys than those of the poster: { $name }, { $fingerprint }.
    .next = Do not rely on what follows. Compare the poster once more; if it stays so, the receipt is somebody else’s.
found-fingerprint-unread = What you typed is no fingerprint: one has five groups of four digits and Latin letters.
found-fingerprint-untyped = The keys belong to { $name }, as they themselves say. Compare with the poster: { $fingerprint }.
found-keys-missing = The keys are missing, so no signature can be checked.
    .next = Add the institution’s root and the list of keys that the receipt names. Whoever keeps the list has both as files, and the program senim fetches them by itself.
found-keys-wrong = A root or a list of keys does not hold: it is not signed as it must be, or belongs to another body.
found-receipt-signed = { $name } gave this receipt for an encrypted entry: { $day }, { $clock }. Receipt mark: { $mark }. Protection counted from this day lasts until { $until }.
found-receipt-scanned = The text read from paper is not the receipt that was signed: at least one sign in it was read wrongly, or it was changed.
    .next = Compare the long rows of digits with the paper.
found-receipt-wrong = This receipt is not signed by the portal’s key, or was changed afterwards.
found-receipt-keyless = The list of keys that this receipt names is not among the files, so its signature is not checked.
found-leaf-in = The entry stands in the log: leaf { $place } of { $size } in the checkpoint of { $day }.
found-leaf-not-in = The log of { $day } is signed, made again from all its leaves, and the entry with this receipt is not in it.
    .next = Keep the receipt, the checkpoint and the folder: they prove it to anyone. Turn to the authorised body.
found-leaf-open = Whether the entry stands in the log is not proven: the copy of the log is missing, incomplete or changed.
found-leaf-no-checkpoint = Whether the entry stands in the log is not proven: there is no checkpoint of { $day } or later.
found-checkpoint-signed = The checkpoint of { $day } over { $size } leaves is signed by the log’s key.
found-checkpoint-keyless = The checkpoint of { $day } is not signed by any of the keys shown.
found-pair-grew = The log only grew from { $before } to { $after }: the later checkpoint goes on from the earlier one.
found-pair-two = The checkpoints of { $before } and { $after } are both signed and can’t both be true: the log was rewritten, or shown differently to different people.
    .next = Keep both files: they prove it to anyone. Turn to the authorised body.
found-pair-open = Whether the checkpoint of { $after } goes on from that of { $before } is not proven: the copy of the log is missing, incomplete or changed.
found-evidence-dropped = The portal broke its promise: the log of that day is closed and signed, and an entry that it gave a receipt for is not in it.
    .next = Keep the file and show it to the authorised body.
found-evidence-fork = The portal signed two checkpoints that can’t both be true: it rewrote its log, or shows different people different ones.
    .next = Keep the file and show it to the authorised body.
found-evidence-withheld = The portal signed two answers about one case that can’t both be true: it withheld or exchanged entries that it had shown.
    .next = Keep the file and show it to the authorised body.
found-evidence-none = The file of a broken promise proves nothing by the keys shown.
