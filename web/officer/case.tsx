// One case: the conversation, what the client found wrong, who can read it, the answer.
import { useState } from "preact/hooks";
import type { Conversation, Person, QueueRow, Texts } from "../client/api.ts";
import { Access, Alarms } from "../page/access.tsx";
import { Button } from "../page/button.tsx";
import { useClient } from "../page/client.ts";
import { longDay } from "../page/day.ts";
import { DOCKET_WORDS } from "../page/docket/words.ts";
import { Field } from "../page/field.tsx";
import { useGuard } from "../page/guard.ts";
import { Later } from "../page/later.tsx";
import { LedgerLine } from "../page/ledger.tsx";
import { Facts, Notice } from "../page/notice.tsx";
import { Problem } from "../page/problem.tsx";
import { Title } from "../page/shell.tsx";
import { useTask } from "../page/task.ts";
import { daysBack } from "../page/term.ts";
import { Timeline } from "../page/timeline.tsx";
import { useWords } from "../page/words.tsx";
import type { Key } from "../page/messages/keys.ts";
import { shortCase } from "./queue.tsx";
import { Templates } from "./templates.tsx";
import { ProtectionWindow } from "./window.tsx";
import { History, Work } from "./work.tsx";

const DESTINATIONS: Record<string, Key> = { unit: "to-unit", authorised: "to-authorised", both: "to-both" };
const DOORS: Record<string, Key> = {
  browser: "door-browser",
  "command-line": "door-command-line",
  "no-script": "door-no-script",
  officer: "door-officer",
};

/** The procedures are fetched with the first case that is opened. */
const COURSES = () => import("./courses.tsx").then(({ Courses }) => Courses);
const NEXT = () => import("./courses.tsx").then(({ NextDay }) => NextDay);

interface CaseProps {
  row: QueueRow;
  conversation: Conversation;
  names: Record<string, Texts>;
  today: string;
  me: Person;
  onConversation: (conversation: Conversation) => void;
  onClose: () => void;
}

export function Case({ row, conversation, names, today, me, onConversation, onClose }: CaseProps) {
  const { t, pick } = useWords();
  const client = useClient();
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);
  const [sent, setSent] = useState(false);
  const looking = useTask();
  const sending = useTask();
  useGuard(text !== "");
  const answered = conversation.entries.some((entry) => entry.author.role === "officer");
  const name = names[row.slug];
  const destination = DESTINATIONS[conversation.destination];
  const door = DOORS[conversation.door];
  const look = async (): Promise<void> => onConversation(await client.open(row.caseId, row.slug, row.rooms));
  const type = (value: string): void => {
    setText(value);
    setWrong(false);
    setSent(false);
  };
  const reply = (): void => {
    if (text.trim() === "") {
      setWrong(true);
      return;
    }
    sending.run(async () => {
      await client.reply(row.caseId, row.slug, text.trim());
      setText("");
      await look();
      setSent(true);
    });
  };
  return (
    <div class="desk stack">
      <div class="actions">
        <Button onPress={onClose}>{t("case-back")}</Button>
        <Button busy={looking.busy && t("opening")} onPress={() => looking.run(look)}>{t("talk-look")}</Button>
      </div>
      <Title of="case">{t("case-title", { case: shortCase(row.caseId) })}</Title>
      <Later load={NEXT} words={DOCKET_WORDS} props={{ docket: conversation.docket, calendars: conversation.calendars, acknowledge: answered ? "" : daysBack(row.firstDay).acknowledged }} />
      {looking.problem && <Problem code={looking.problem} />}
      <LedgerLine slug={row.slug} heads={[...conversation.entries, ...conversation.history].map((entry) => entry.checkpoint)} of={conversation} />
      <Alarms codes={conversation.alarms} />
      <div class="two">
        <div class="stack-loose">
          <Timeline entries={conversation.entries} reader="officer" />
          {conversation.entries.length > 0 && <form
            class="stack"
            onSubmit={(event) => {
              event.preventDefault();
              reply();
            }}
          >
            <h2>{t("reply-title")}</h2>
            <Templates conversation={conversation} firstDay={row.firstDay} onText={(ready) => type(text === "" ? ready : `${text}\n\n${ready}`)} />
            <Field
              label={t("reply-label")}
              hint={t("reply-hint")}
              wrong={wrong ? t("answer-wrong") : ""}
              kind="text"
              value={text}
              onValue={type}
            />
            {sending.problem && <Problem code={sending.problem} />}
            {sent && (
              <Notice kind="good" live>
                <p>{t("reply-sent")}</p>
              </Notice>
            )}
            <div class="actions">
              <Button kind="go" submit busy={sending.busy && t("sending")}>{t("reply-send")}</Button>
            </div>
          </form>}
          {/* They come a moment later: below what is written, so that nothing moves under a hand. */}
          <Later load={COURSES} words={DOCKET_WORDS} props={{ row, conversation, me, onDone: look }} />
        </div>
        <aside class="stack">
          <ProtectionWindow firstDay={row.firstDay} destination={conversation.destination} calendars={conversation.calendars} />
          <section class="panel">
            <Facts
              narrow
              rows={[
                [t("queue-organisation"), name ? pick(name) : row.slug],
                [t("queue-first"), longDay(t, row.firstDay)],
                [t("ready-to"), destination ? t(destination) : conversation.destination],
                [t("case-door"), door ? t(door) : conversation.door],
              ]}
            />
          </section>
          <Work row={row} conversation={conversation} today={today} onDone={look} />
          <Access conversation={conversation} reader="officer" institution={row.organisation} />
          <History conversation={conversation} />
        </aside>
      </div>
    </div>
  );
}
