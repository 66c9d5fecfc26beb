// The receipt in words: the day, the mark, what it gives and what it does not; in the page's language and always in Kazakh and Russian.
import { useEffect, useState } from "preact/hooks";
import type { Organisation, Receipt } from "../client/api.ts";
import { longDay, wallClock } from "../page/day.ts";
import { LANGUAGES, NAMES } from "../page/language.ts";
import { KeepReceipt } from "../page/ledger.tsx";
import { Mark } from "../page/mark.tsx";
import { Norm } from "../page/norm.tsx";
import { Facts, More, Notice } from "../page/notice.tsx";
import { fetchWords, InWords, useWords, type Words } from "../page/words.tsx";

interface ReceiptProps {
  organisation: Organisation;
  destination: string;
  receipt: Receipt;
}

/** The whole receipt, in the words around it. */
function Told({ organisation, destination, receipt }: ReceiptProps) {
  const { t, pick } = useWords();
  return (
    <div class="stack-tight">
      <Facts
        rows={[
          [t("receipt-by"), pick(organisation.institution.names)],
          [t("receipt-day"), <strong>{longDay(t, receipt.legalDay)}</strong>],
          [t("receipt-time"), t("receipt-clock", { clock: wallClock(receipt.time) })],
          [t("receipt-until"), <strong>{longDay(t, receipt.protectedUntil)}</strong>],
          [t("receipt-mark"), <Mark of={receipt.mark} />],
          [t("fingerprint-label"), <Mark of={receipt.fingerprint} />],
        ]}
      />
      <p>{t(destination === "unit" ? "receipt-law-unit" : "receipt-law-authorised")}</p>
      <p class="soft small">{t("receipt-not")}</p>
    </div>
  );
}

/** The same in other words: what stands in figures and marks is not repeated. */
function ToldAgain({ organisation, destination, receipt }: ReceiptProps) {
  const { t, pick, language } = useWords();
  return (
    <section lang={language} class="stack-tight">
      <hr />
      <h3>{`${t("receipt-title")} (${NAMES[language].whole})`}</h3>
      <p>{`${t("receipt-by")}: ${pick(organisation.institution.names)}`}</p>
      <p>
        {`${t("receipt-day")}: `}
        <strong>{longDay(t, receipt.legalDay)}</strong>
      </p>
      <p>
        {`${t("receipt-until")}: `}
        <strong>{longDay(t, receipt.protectedUntil)}</strong>
      </p>
      <p>{t(destination === "unit" ? "receipt-law-unit" : "receipt-law-authorised")}</p>
      <p class="soft small">{t("receipt-not")}</p>
    </section>
  );
}

export function ReceiptWords(props: ReceiptProps) {
  const words = useWords();
  const { t, language } = words;
  const [others, setOthers] = useState<Words[]>([]);
  useEffect(() => {
    let current = true;
    const wanted = LANGUAGES.filter((each) => each !== language && each !== "en");
    Promise.all(wanted.map(fetchWords)).then(
      (found) => current && setOthers(found),
      () => current && setOthers([]),
    );
    return () => {
      current = false;
    };
  }, [language]);
  return (
    <section class="panel stack" data-receipt={props.receipt.mark}>
      <h2>{t("receipt-title")}</h2>
      <Told {...props} />
      <Norm paragraph="43.1" />
      {props.receipt.deviceClockOff && (
        <Notice kind="mind">
          <p>{t("clock-off")}</p>
        </Notice>
      )}
      <KeepReceipt slug={props.organisation.institution.slug} note={props.receipt.note} />
      {others.map((other) => (
        <InWords key={other.language} words={other}>
          <ToldAgain {...props} />
        </InWords>
      ))}
      <More summary={t("receipt-note")}>
        <p class="small">{t("receipt-note-about")}</p>
        <pre translate={false}>{props.receipt.note}</pre>
      </More>
    </section>
  );
}
