// One thing that was found: how it stands, in a word and a shape beside it, and what it means.
import type { Finding, Standing } from "../client/examine.ts";
import { longDay, wallClock } from "../page/day.ts";
import type { Key } from "../page/messages/keys.ts";
import { useWords } from "../page/words.tsx";

const STANDINGS: Record<Standing, Key> = {
  proven: "standing-proven",
  open: "standing-open",
  broken: "standing-broken",
  wrong: "standing-wrong",
};

const FOUND: Record<Finding["code"], Key> = {
  nothing: "found-nothing",
  "unknown-file": "found-unknown-file",
  "fingerprint-same": "found-fingerprint-same",
  "fingerprint-other": "found-fingerprint-other",
  "fingerprint-unread": "found-fingerprint-unread",
  "fingerprint-untyped": "found-fingerprint-untyped",
  "keys-missing": "found-keys-missing",
  "keys-wrong": "found-keys-wrong",
  "receipt-signed": "found-receipt-signed",
  "receipt-scanned": "found-receipt-scanned",
  "receipt-wrong": "found-receipt-wrong",
  "receipt-keyless": "found-receipt-keyless",
  "leaf-in": "found-leaf-in",
  "leaf-not-in": "found-leaf-not-in",
  "leaf-open": "found-leaf-open",
  "leaf-no-checkpoint": "found-leaf-no-checkpoint",
  "checkpoint-signed": "found-checkpoint-signed",
  "checkpoint-keyless": "found-checkpoint-keyless",
  "pair-grew": "found-pair-grew",
  "pair-two": "found-pair-two",
  "pair-open": "found-pair-open",
  "evidence-dropped": "found-evidence-dropped",
  "evidence-fork": "found-evidence-fork",
  "evidence-withheld": "found-evidence-withheld",
  "evidence-none": "found-evidence-none",
};

const DAYS = new Set(["day", "until", "before", "after"]);

export function Found({ finding: { standing, code, values, names } }: { finding: Finding }) {
  const { t, part, pick } = useWords();
  const said = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, DAYS.has(name) && value !== "" ? longDay(t, value) : value]));
  const clock = values["time"] === undefined ? "" : wallClock(values["time"]);
  const next = part(FOUND[code], "next");
  return (
    <li class={`marked found-${standing}`} data-found={code} data-standing={standing}>
      <strong>{t(STANDINGS[standing])}</strong>
      <p>{t(FOUND[code], { ...said, clock, name: names ? pick(names) : "" })}</p>
      {next && <p>{next}</p>}
    </li>
  );
}
