// What officers do with a case: assign it, set it aside, take it up again; and the history of it, apart from the conversation.
import { useState } from "preact/hooks";
import type { Conversation, Entry, QueueRow, Step } from "../client/api.ts";
import { useClient } from "../page/client.ts";
import { Button } from "../page/button.tsx";
import { addDays, longDay, shortDay, wallClock } from "../page/day.ts";
import { Field, OneOf } from "../page/field.tsx";
import { useGuard } from "../page/guard.ts";
import { Facts, More } from "../page/notice.tsx";
import { inOrder } from "../page/order.ts";
import { Problem } from "../page/problem.tsx";
import { useTask } from "../page/task.ts";
import { useWords } from "../page/words.tsx";

/** Until when a case may be set aside, in days from today. */
const ASIDE_DAYS = [7, 14, 30] as const;

/** How the history leaves a case: until when it is set aside and whom it is assigned to; only what is genuine counts. */
export function stateOf(history: readonly Entry[]): { aside: string; reason: string; assigned: string } {
  const state = { aside: "", reason: "", assigned: "" };
  for (const { genuine, payload } of history) {
    if (!genuine || payload === null) continue;
    if (payload.kind === "set-aside") Object.assign(state, { aside: payload.until, reason: payload.reason });
    if (payload.kind === "taken-up") Object.assign(state, { aside: "", reason: "" });
    if (payload.kind === "assigned") state.assigned = payload.person;
  }
  return state;
}

const nameOf = ({ granted }: Conversation, person: string): string => granted.find(({ id }) => id === person)?.name ?? person;

interface WorkProps {
  row: QueueRow;
  conversation: Conversation;
  today: string;
  /** Looks at the case anew. */
  onDone: () => Promise<void>;
}

export function Work({ row, conversation, today, onDone }: WorkProps) {
  const { t, pick } = useWords();
  const client = useClient();
  const { aside, reason: why, assigned } = stateOf(conversation.history);
  const colleagues = inOrder(conversation.granted.filter(({ listed }) => listed), row.organisation);
  const [person, setPerson] = useState(colleagues.find(({ id }) => id === assigned)?.id ?? colleagues[0]?.id ?? "");
  const [until, setUntil] = useState(addDays(today, ASIDE_DAYS[0]));
  const [reason, setReason] = useState("");
  const [wrong, setWrong] = useState(false);
  const task = useTask();
  useGuard(reason !== "");
  const take = (step: Step): void =>
    task.run(async () => {
      await client.step(row.caseId, row.slug, step);
      setReason("");
      await onDone();
    });
  const setAside = (): void => {
    setWrong(reason.trim() === "");
    if (reason.trim() !== "") take({ kind: "set-aside", until, reason: reason.trim() });
  };
  return (
    <section class="panel stack work">
      <h2>{t("work-title")}</h2>
      <Facts
        narrow
        rows={[
          [t("work-assigned"), assigned === "" ? t("work-nobody") : nameOf(conversation, assigned)],
          [aside >= today ? t("step-set-aside", { day: longDay(t, aside) }) : "", aside >= today ? why : ""],
        ]}
      />
      {aside >= today && <Button busy={task.busy && t("sending")} onPress={() => take({ kind: "taken-up" })}>{t("work-take-up")}</Button>}
      <More summary={t("work-assign")}>
        <OneOf
          label={t("work-colleague")}
          value={person}
          options={colleagues.map(({ id, name, office }) => [id, [name, pick(office)].filter(Boolean).join(", ")] as const)}
          onValue={setPerson}
        />
        <Button busy={task.busy && t("sending")} onPress={() => take({ kind: "assigned", person })}>{t("work-assign")}</Button>
      </More>
      <More summary={t("work-aside")}>
        <p class="small soft">{t("work-aside-about")}</p>
        <OneOf
          label={t("work-until")}
          value={until}
          options={ASIDE_DAYS.map((days) => addDays(today, days)).map((day) => [day, shortDay(t, day)] as const)}
          onValue={setUntil}
        />
        <Field label={t("work-reason")} hint={t("work-reason-hint")} wrong={wrong ? t("work-reason-wrong") : ""} value={reason} onValue={setReason} />
        <Button busy={task.busy && t("sending")} onPress={setAside}>{t("work-aside")}</Button>
      </More>
      {task.problem && <Problem code={task.problem} />}
    </section>
  );
}

function Done({ entry, conversation }: { entry: Entry; conversation: Conversation }) {
  const { t } = useWords();
  const { payload } = entry;
  if (payload?.kind === "set-aside")
    return (
      <>
        <p>{t("step-set-aside", { day: longDay(t, payload.until) })}</p>
        <p class="words" translate={false}>{payload.reason}</p>
      </>
    );
  if (payload?.kind === "taken-up") return <p>{t("step-taken-up")}</p>;
  if (payload?.kind === "assigned") return <p>{t("step-assigned", { name: nameOf(conversation, payload.person) })}</p>;
  return <p class="soft">{t("entry-unknown")}</p>;
}

/** Oldest first, as the conversation. */
export function History({ conversation }: { conversation: Conversation }) {
  const { t } = useWords();
  return (
    <section class="panel stack">
      <h2>{t("history")}</h2>
      <p class="small soft">{t("history-about")}</p>
      {conversation.history.length === 0 && <p>{t("history-empty")}</p>}
      <ol class="history">
        {conversation.history.map((entry) => {
          const author = entry.author.role === "officer" ? entry.author.name : "";
          const day = longDay(t, entry.day);
          const clock = wallClock(entry.minute);
          return (
            <li key={entry.sequence} class={entry.genuine ? "" : "doubt"} data-step={entry.payload?.kind ?? ""}>
              {entry.genuine ? <Done entry={entry} conversation={conversation} /> : <p class="tag tag-mind">{t("not-genuine")}</p>}
              <p class="small soft">{`${author || t("author-unproven")} · ${clock ? t("day-and-clock", { day, clock }) : day}`}</p>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
