// Sent: the receipt, what happens next and by when, and how to come back. Closing forgets everything, the code too.
import { useState } from "preact/hooks";
import type { Organisation, Receipt } from "../client/api.ts";
import { Button } from "../page/button.tsx";
import { longDay } from "../page/day.ts";
import { Dialog } from "../page/dialog.tsx";
import { Norm } from "../page/norm.tsx";
import { Notice } from "../page/notice.tsx";
import { Title } from "../page/shell.tsx";
import { useWords } from "../page/words.tsx";
import { Card } from "./card.tsx";
import type { Destination } from "./draft.ts";
import { ReceiptWords } from "./receipt.tsx";
import { daysBack } from "../page/term.ts";

/** What comes next, with whose rule each date is. */
export function NextSteps({ receipt }: { receipt: Receipt }) {
  const { t } = useWords();
  const days = daysBack(receipt.legalDay);
  return (
    <section class="stack">
      <h2>{t("next-title")}</h2>
      <ol class="timeline">
        <li class="mine">
          <h3>{longDay(t, receipt.legalDay)}</h3>
          <p>{t("next-received")}</p>
        </li>
        <li>
          <h3>{longDay(t, days.acknowledged)}</h3>
          <p>{t("next-acknowledged")}</p>
          <p class="small soft">{t("policy")}</p>
        </li>
        <li>
          <h3>{longDay(t, days.informed)}</h3>
          <p>{t("next-informed")}</p>
          <p class="small soft">{t("policy")}</p>
          <Norm paragraph="44.1" />
        </li>
        <li>
          <h3>{longDay(t, receipt.protectedUntil)}</h3>
          <p>{t("next-apply")}</p>
          <Norm paragraph="44.4" />
        </li>
      </ol>
      <p>{t("next-agreement")}</p>
      <Norm paragraph="44.3" />
    </section>
  );
}

interface SentProps {
  organisation: Organisation;
  destination: Destination;
  code: string;
  receipt: Receipt;
  onClose: () => void;
}

export function Sent({ organisation, destination, code, receipt, onClose }: SentProps) {
  const { t } = useWords();
  const [closing, setClosing] = useState(false);
  const days = daysBack(receipt.legalDay);
  return (
    <>
      <Card organisation={organisation} code={code} receipt={receipt} />
      <div class="stack-loose">
        <div class="stack screen-only">
          <Title of="sent">{t("sent-title")}</Title>
          <p class="lead">{t("sent-lead")}</p>
        </div>
        <div class="screen-only">
          <Notice kind="good" title={t("back-title")}>
            <p>{t("back-days", { first: longDay(t, days.acknowledged), second: longDay(t, days.informed) })}</p>
            <p>{t("back-how")}</p>
          </Notice>
        </div>
        <ReceiptWords organisation={organisation} destination={destination} receipt={receipt} />
        <div class="stack-loose screen-only">
          <NextSteps receipt={receipt} />
          <div class="stack-tight">
            <div class="actions">
              <Button kind="go" onPress={() => setClosing(true)}>{t("finish")}</Button>
              <Button onPress={() => window.print()}>{t("print")}</Button>
            </div>
            <p class="small soft">{t("code-print-about")}</p>
          </div>
        </div>
        {closing && (
          <Dialog title={t("finish-title")} onClose={() => setClosing(false)}>
            <p>{t("finish-about")}</p>
            <div class="actions">
              <Button kind="go" onPress={onClose}>{t("finish-yes")}</Button>
              <Button onPress={() => setClosing(false)}>{t("finish-no")}</Button>
            </div>
          </Dialog>
        )}
      </div>
    </>
  );
}
