// What was found of a log: one plain line while its promises are kept; loudly, with what to do and a file that proves it, where
// one is broken. It is fetched with its words by those who came back: nobody waits for it who wants to write.
import type { Breach, LedgerLook } from "../../client/api.ts";
import { useBlob } from "../blob.ts";
import { longDay } from "../day.ts";
import type { Key } from "../messages/keys.ts";
import { useWords, type Words } from "../words.tsx";

const BREACHES: Record<Breach["kind"], Key> = {
  dropped: "breach-dropped",
  rewritten: "breach-rewritten",
  forked: "breach-forked",
  unproven: "breach-unproven",
  late: "breach-late",
  withheld: "breach-withheld",
};

const CONTINUED: Record<LedgerLook["continued"][number]["reason"], Key> = {
  restored: "ledger-restored",
  forked: "ledger-forked",
  changed: "ledger-changed",
};

const lineOf = ({ kept, pending, day, grew }: LedgerLook): Key => {
  if (pending > 0) return "ledger-pending";
  if (day === "") return "ledger-none";
  return kept > 0 ? "ledger-kept" : grew ? "ledger-grew" : "ledger-first";
};

function Broken({ breach: { kind, day, proof }, words: { t, part } }: { breach: Breach; words: Words }) {
  const { t: page } = useWords();
  const address = useBlob(proof);
  const key = BREACHES[kind];
  return (
    <div class={kind === "late" ? "notice notice-mind" : "notice notice-stop"} role="alert" data-breach={kind}>
      <h2>{t(key)}</h2>
      <p>{part(key, "what", { day: day && longDay(page, day) })}</p>
      <p>{part(key, "next")}</p>
      {proof !== "" && (
        <>
          <div class="actions">
            <a class="button button-go" href={address} download="senim-proof.json">{t("ledger-proof")}</a>
          </div>
          <p class="small soft">{t("ledger-proof-about")}</p>
        </>
      )}
    </div>
  );
}

/** What the log itself says of how it went on after a loss. */
function Continued({ look, words }: { look: LedgerLook; words: Words }) {
  const { t } = useWords();
  return look.continued.map(({ reason, day, lost, late }) => (
    <p key={day} class="small" data-continued={reason}>
      {words.t(CONTINUED[reason], { day: longDay(t, day) })} {words.t("ledger-continued", { lost: String(lost), late: String(late) })}
    </p>
  ));
}

/** `whose` stands before the line where there are several logs. */
export function Found({ look, whose, words }: { look: LedgerLook; whose: string; words: Words }) {
  const { t } = useWords();
  if (look.breaches.length > 0)
    return (
      <div class="stack" data-ledger="broken">
        {whose && <p>{whose}</p>}
        <Continued look={look} words={words} />
        {look.breaches.map((breach) => (
          <Broken key={breach.kind + breach.day} breach={breach} words={words} />
        ))}
      </div>
    );
  const key = lineOf(look);
  return (
    <div class="stack-tight">
      <p class="small soft" role="status" data-ledger={key}>{whose + words.t(key, { day: look.day && longDay(t, look.day) })}</p>
      <Continued look={look} words={words} />
    </div>
  );
}
