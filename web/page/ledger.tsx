// What the portal's log is found to be on every visit: one plain line while its promises are kept; loudly, with what to do and a
// file that proves it, where one is broken.
import { useEffect, useState } from "preact/hooks";
import type { Breach, LedgerLook } from "../client/api.ts";
import { useBlob } from "./blob.ts";
import { Button } from "./button.tsx";
import { useClient } from "./client.ts";
import { longDay } from "./day.ts";
import type { Key } from "./messages/keys.ts";
import { useWords } from "./words.tsx";

const BREACHES: Record<Breach["kind"], Key> = {
  dropped: "breach-dropped",
  rewritten: "breach-rewritten",
  unproven: "breach-unproven",
  late: "breach-late",
};

const lineOf = ({ kept, pending, day, grew }: LedgerLook): Key => {
  if (pending > 0) return "ledger-pending";
  if (day === "") return "ledger-none";
  return kept > 0 ? "ledger-kept" : grew ? "ledger-grew" : "ledger-first";
};

function Broken({ breach: { kind, day, proof } }: { breach: Breach }) {
  const { t, part } = useWords();
  const address = useBlob(proof);
  const key = BREACHES[kind];
  return (
    <div class={kind === "late" ? "notice notice-mind" : "notice notice-stop"} role="alert" data-breach={kind}>
      <h2>{t(key)}</h2>
      <p>{part(key, "what", { day: day && longDay(t, day) })}</p>
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

interface LedgerLineProps {
  slug: string;
  /** Whose log it is, where there are several. */
  name?: string | undefined;
  receipts?: readonly string[];
  heads?: readonly string[];
  /** Looks again whenever this is another. */
  of: unknown;
}

export function LedgerLine({ slug, name, receipts = [], heads = [], of }: LedgerLineProps) {
  const { t } = useWords();
  const client = useClient();
  const [look, setLook] = useState<LedgerLook | "checking" | "unreached">("checking");
  const [again, setAgain] = useState(0);
  useEffect(() => {
    let current = true;
    setLook("checking");
    client.ledger(slug, [...receipts], [...heads]).then(
      (found) => current && setLook(found),
      () => current && setLook("unreached"),
    );
    return () => {
      current = false;
    };
  }, [slug, of, again]);
  const whose = name === undefined ? "" : `${name}: `;
  if (look === "checking") return <p class="small soft" role="status" data-ledger="checking">{whose + t("ledger-checking")}</p>;
  if (look === "unreached")
    return (
      <div class="small stack-tight" data-ledger="unreached">
        <p role="status">{whose + t("ledger-unreached")}</p>
        <Button onPress={() => setAgain(again + 1)}>{t("again")}</Button>
      </div>
    );
  if (look.breaches.length === 0) {
    const key = lineOf(look);
    return <p class="small soft" role="status" data-ledger={key}>{whose + t(key, { day: look.day && longDay(t, look.day) })}</p>;
  }
  return (
    <div class="stack" data-ledger="broken">
      {name !== undefined && <p>{name}</p>}
      {look.breaches.map((breach) => (
        <Broken key={breach.kind + breach.day} breach={breach} />
      ))}
    </div>
  );
}
