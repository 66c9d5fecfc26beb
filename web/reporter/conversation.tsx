// The conversation behind a code: what was said both ways, the dates, an answer, who can read it.
import { useState } from "preact/hooks";
import type { Conversation, Organisation, Receipt } from "../client/api.ts";
import { Access, Alarms } from "../page/access.tsx";
import { Button } from "../page/button.tsx";
import { useClient } from "../page/client.ts";
import { DOCKET_WORDS } from "../page/docket/words.ts";
import { Field } from "../page/field.tsx";
import { Unconfirmed } from "../page/fingerprint.tsx";
import { Later } from "../page/later.tsx";
import { LedgerLine } from "../page/ledger.tsx";
import { Mark } from "../page/mark.tsx";
import { More, Notice } from "../page/notice.tsx";
import { Problem } from "../page/problem.tsx";
import { Title } from "../page/shell.tsx";
import { useTask } from "../page/task.ts";
import { daysBack } from "../page/term.ts";
import { Timeline } from "../page/timeline.tsx";
import { useWords } from "../page/words.tsx";
import { ReceiptWords } from "./receipt.tsx";
import { NextSteps } from "./sent.tsx";

/** What the holder of a code may demand is fetched by those who came back. */
const RIGHTS = () => import("./rights.tsx").then(({ Rights }) => Rights);
const NEXT = () => import("./rights.tsx").then(({ NextDay }) => NextDay);

interface TalkProps {
  organisation: Organisation;
  code: string;
  conversation: Conversation;
  onConversation: (conversation: Conversation) => void;
  /** Whether an unsent answer stands in the field. */
  onTyping: (typing: boolean) => void;
  onClose: () => void;
}

export function Talk({ organisation, code, conversation, onConversation, onTyping, onClose }: TalkProps) {
  const { t } = useWords();
  const client = useClient();
  const slug = organisation.institution.slug;
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);
  const [receipt, setReceipt] = useState<Receipt | undefined>();
  const looking = useTask();
  const sending = useTask();
  const first = conversation.entries.find((entry) => entry.receipt !== null)?.receipt;
  const answered = conversation.entries.some((entry) => entry.author.role === "officer");
  const type = (value: string): void => {
    setText(value);
    setWrong(false);
    onTyping(value !== "");
  };
  const look = (): void => looking.run(async () => onConversation(await client.visit(slug, code)));
  const send = (): void => {
    if (text.trim() === "") {
      setWrong(true);
      return;
    }
    sending.run(async () => {
      setReceipt(await client.answer(slug, code, text.trim()));
      type("");
      onConversation(await client.visit(slug, code));
    });
  };
  return (
    <div class="stack-loose">
      <div class="stack">
        <Title of="talk">{t("talk-title")}</Title>
        <p>{t(answered ? "talk-answered" : "talk-waiting")}</p>
        <Later load={NEXT} words={DOCKET_WORDS} props={{ docket: conversation.docket, calendars: organisation.calendars, acknowledge: answered || !first ? "" : daysBack(first.legalDay).acknowledged }} />
        <div class="actions">
          <Button busy={looking.busy && t("opening")} onPress={look}>{t("talk-look")}</Button>
          <Button kind="plain" onPress={onClose}>{t("talk-close")}</Button>
        </div>
        {looking.problem && <Problem code={looking.problem} />}
        <LedgerLine
          slug={slug}
          receipts={conversation.entries.flatMap((entry) => (entry.receipt ? [entry.receipt.note] : []))}
          heads={conversation.entries.map((entry) => entry.checkpoint)}
          of={looking.problem || conversation}
        />
      </div>
      <Alarms codes={conversation.alarms} />
      <Unconfirmed organisation={organisation} />
      <Timeline entries={conversation.entries} reader="reporter" />
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <h2>{t("answer-title")}</h2>
        <Field label={t("answer-label")} hint={t("answer-hint")} wrong={wrong ? t("answer-wrong") : ""} kind="text" value={text} onValue={type} />
        {sending.problem && <Problem code={sending.problem} />}
        {receipt && (
          <Notice kind="good" live>
            <p>
              {t("answer-sent")} <Mark of={receipt.mark} />
            </p>
          </Notice>
        )}
        <div class="actions">
          <Button kind="go" submit busy={sending.busy && t("sending")}>{t("answer-send")}</Button>
        </div>
      </form>
      <Later load={RIGHTS} words={DOCKET_WORDS} props={{ organisation, code, conversation, onConversation }} />
      {first && (
        <>
          <NextSteps receipt={first} entries={conversation.entries} today={organisation.day} />
          <More summary={t("receipt-title")}>
            <ReceiptWords organisation={organisation} destination={conversation.destination} receipt={first} />
          </More>
        </>
      )}
      <Access conversation={conversation} reader="reporter" institution={organisation.institution.id} organisation={organisation} />
    </div>
  );
}
