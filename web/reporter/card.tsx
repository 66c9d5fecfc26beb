// The printable card: whose portal, its fingerprints, the code, the receipt's mark, the days to come back. Seen on paper only.
import type { Organisation, Receipt } from "../client/api.ts";
import { longDay } from "../page/day.ts";
import { writeRoute } from "../page/route.ts";
import { useWords } from "../page/words.tsx";
import { Qr } from "./qr.tsx";
import { daysBack } from "../page/term.ts";

export function CodeGroups({ code }: { code: string }) {
  return (
    <ol class="code" translate={false}>
      {code.split("-").map((group, index) => (
        <li key={index}>
          <small aria-hidden="true">{index + 1}</small>
          {group}
        </li>
      ))}
    </ol>
  );
}

export function Card({ organisation, code, receipt }: { organisation: Organisation; code: string; receipt?: Receipt }) {
  const { t, pick, language } = useWords();
  const { institution, authorised } = organisation;
  const days = receipt ? daysBack(receipt.legalDay) : undefined;
  return (
    <section class="paper-only stack-tight">
      <p>
        <strong>{pick(institution.names)}</strong>
      </p>
      <p>{location.origin + writeRoute({ language, slug: institution.slug })}</p>
      {organisation.demo && <p>{t("demo")}</p>}
      <CodeGroups code={code} />
      <Qr code={code} />
      {receipt && (
        <p>
          {t("receipt-mark")}: <span class="mono">{receipt.mark}</span>
        </p>
      )}
      {days && <p>{t("card-days", { first: longDay(t, days.acknowledged), second: longDay(t, days.informed) })}</p>}
      {[institution, ...authorised].map((body) => (
        <p class="small">
          {t("card-fingerprint", { body: pick(body.names) })} <span class="mono">{body.fingerprint}</span>
        </p>
      ))}
      <p class="small">{t("card-nobody")}</p>
    </section>
  );
}
