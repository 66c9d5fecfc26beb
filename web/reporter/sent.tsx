// Sent: the receipt, what happens next and by when, and how to come back. Closing forgets everything, the code too.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Entry, Organisation, Receipt } from "../client/api.ts";
import { Button } from "../page/button.tsx";
import { longDay } from "../page/day.ts";
import { Dialog } from "../page/dialog.tsx";
import type { Key } from "../page/messages/keys.ts";
import { Norm } from "../page/norm.tsx";
import { Notice } from "../page/notice.tsx";
import { Title } from "../page/shell.tsx";
import { useWords } from "../page/words.tsx";
import { Card } from "./card.tsx";
import type { Destination } from "./draft.ts";
import { daysOf, statesOf, type Days, type State } from "./next.ts";
import { ReceiptWords } from "./receipt.tsx";
import { daysBack } from "../page/term.ts";

/** How a day stands, said in a word beside it: a mark's shape and colour are not for everyone. */
function Standing({ state }: { state: State }) {
  const { t } = useWords();
  if (state === "done") return <span class="tag tag-done">{t("day-done")}</span>;
  return state === "missed" ? <span class="tag tag-mind">{t("day-missed")}</span> : null;
}

interface NextProps {
  receipt: Receipt;
  /** What was written so far, and the day on which it is read. */
  entries?: readonly Entry[];
  today?: string;
}

/** What comes next, with whose rule each date is. */
export function NextSteps({ receipt, entries = [], today = receipt.legalDay }: NextProps) {
  const { t } = useWords();
  const days = daysOf(receipt);
  const states = statesOf(days, entries, today);
  const step = (name: keyof Days, text: Key, more?: ComponentChildren) => (
    <li class={states[name]} data-state={states[name]}>
      <h3>
        {longDay(t, days[name])} <Standing state={states[name]} />
      </h3>
      <p>{t(text)}</p>
      {more}
    </li>
  );
  const policy = <p class="small soft">{t("policy")}</p>;
  return (
    <section class="stack">
      <h2>{t("next-title")}</h2>
      <ol class="timeline">
        {step("received", "next-received")}
        {step("acknowledged", "next-acknowledged", policy)}
        {step(
          "informed",
          "next-informed",
          <>
            {policy}
            <Norm paragraph="44.1" />
          </>,
        )}
        {step("protectedUntil", "next-apply", <Norm paragraph="44.4" />)}
      </ol>
      <div>
        <p>{t("next-agreement")}</p>
        <Norm paragraph="44.3" />
      </div>
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
        <div class="screen-only">
          <NextSteps receipt={receipt} />
        </div>
        <ReceiptWords organisation={organisation} destination={destination} receipt={receipt} />
        <div class="screen-only">
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
            <p>{t("finish-tor")}</p>
            <div class="actions">
              <Button onPress={() => setClosing(false)}>{t("finish-no")}</Button>
              <Button kind="go" onPress={onClose}>{t("finish-yes")}</Button>
            </div>
          </Dialog>
        )}
      </div>
    </>
  );
}
