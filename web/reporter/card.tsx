// The printable card: whose portal, its fingerprints, the code, the receipt's mark, the days to come back. Seen on paper only.
import type { ComponentChildren } from "preact";
import type { Organisation, Receipt } from "../client/api.ts";
import { longDay } from "../page/day.ts";
import { Mark } from "../page/mark.tsx";
import { Facts } from "../page/notice.tsx";
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
    <section class="paper-only card">
      <div class="stack-tight">
        <p class="card-owner">{pick(institution.names)}</p>
        <p>{location.origin + writeRoute({ language, slug: institution.slug })}</p>
        {organisation.demo && <p class="small">{t("demo")}</p>}
      </div>
      <Qr code={code} />
      <CodeGroups code={code} />
      <Facts
        rows={[
          [t("receipt-mark"), receipt ? <Mark of={receipt.mark} /> : ""],
          [t("card-days"), days ? [longDay(t, days.acknowledged), <br />, longDay(t, days.informed)] : ""],
          ...[institution, ...authorised].map((body): [ComponentChildren, ComponentChildren] => [
            t("card-fingerprint", { body: pick(body.names) }),
            <Mark of={body.fingerprint} />,
          ]),
        ]}
      />
      <p class="card-foot">{t("card-nobody")}</p>
    </section>
  );
}
