// The queue: what is due next first. j and k move, Enter opens. A part of it stands in the page: thousands of rows would stop it.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { QueueRow, Texts } from "../client/api.ts";
import { Button } from "../page/button.tsx";
import { shortDay } from "../page/day.ts";
import { Title } from "../page/shell.tsx";
import { ACKNOWLEDGE_DAYS, INFORM_MONTHS } from "../page/term.ts";
import { type Say, useWords } from "../page/words.tsx";
import type { Due, Waiting } from "./due.ts";

/** Rows in the page at first, and more at a press. */
const ROWS = 50;

/** Enough of a case's identifier to tell cases apart by eye. */
export function shortCase(caseId: string): string {
  return `${caseId.slice(0, 4)} ${caseId.slice(4, 8)}`;
}

/** What is due; a procedure's term by the paragraph that it stands in, one of the portal's own without. */
function dueWords(t: Say, what: string): string {
  if (what === "acknowledge" || what === "P-ack") return t("due-acknowledge");
  if (what === "inform" || what === "P-feedback") return t("due-inform");
  const paragraph = /^\d[\d.]*/.exec(what)?.[0];
  return paragraph === undefined ? t("due-procedure") : t("due-paragraph", { paragraph });
}

function DueWords({ due }: { due: Due | undefined }) {
  const { t } = useWords();
  if (!due) return <>–</>;
  const late = due.left < 0;
  return (
    <span class="due">
      <span class={late || due.left <= 1 ? "tag tag-mind" : "tag"}>
        {t(late ? "due-late" : "due-left", { days: Math.abs(due.left) })}
      </span>
      <span class="small soft">{`${dueWords(t, due.what)}, ${shortDay(t, due.day)}`}</span>
    </span>
  );
}

interface QueueProps {
  /** What is looked for, in its order. */
  cases: Waiting[];
  /** All that there is, and how many of them wait for an answer. */
  all: number;
  waiting: number;
  /** Whether something is filtered out. */
  filtered: boolean;
  /** Whether cases are still being read for the search: that nothing fits is not known before. */
  reading: boolean;
  filters: ComponentChildren;
  names: Record<string, Texts>;
  /** The case looked at last: the focus comes back to it. */
  last: string;
  busy: boolean;
  /** Whether the portal did not say which cases there are. */
  failed: boolean;
  opening: string;
  onOpen: (row: QueueRow) => void;
  onRefresh: () => void;
  /** The officer, by person id, and the names of colleagues. */
  me: string;
  colleagues: Record<string, string>;
}

/** Whom a case is assigned to and until when it rests, as far as the portal knows. */
function Held({ waiting: { row, rests }, me, colleagues }: Pick<QueueProps, "me" | "colleagues"> & { waiting: Waiting }) {
  const { t } = useWords();
  const name = colleagues[row.assigned];
  const assigned = row.assigned === me ? t("queue-mine") : name ? t("queue-assigned", { name }) : t("queue-assigned-other");
  return (
    <>
      {row.assigned !== "" && <span class="small soft">{assigned}</span>}
      {rests && <span class="small soft">{t("queue-aside", { day: shortDay(t, row.aside) })}</span>}
    </>
  );
}

export function Queue({ cases, all, waiting, filtered, reading, filters, names, last, busy, failed, opening, onOpen, onRefresh, me, colleagues }: QueueProps) {
  const { t, pick } = useWords();
  const [room, setRoom] = useState(ROWS);
  const shown = cases.slice(0, room);
  const body = useRef<HTMLTableSectionElement>(null);
  useEffect(() => {
    const move = (event: KeyboardEvent): void => {
      const step = event.key === "j" ? 1 : event.key === "k" ? -1 : 0;
      const busyTyping = event.target instanceof HTMLElement && event.target.matches("input, textarea, select");
      if (step === 0 || busyTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      const buttons = [...(body.current?.querySelectorAll("button") ?? [])];
      const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
      const next = at < 0 ? (step > 0 ? 0 : buttons.length - 1) : Math.min(Math.max(at + step, 0), buttons.length - 1);
      buttons[next]?.focus();
    };
    window.addEventListener("keydown", move);
    return () => window.removeEventListener("keydown", move);
  }, []);
  useEffect(() => {
    if (last) body.current?.querySelector<HTMLButtonElement>(`[data-case="${last}"]`)?.focus();
  }, [all > 0]);
  return (
    <>
      <Title of="queue">{t("queue-title")}</Title>
      <p role="status">{all === 0 && failed ? "" : all === 0 ? t(busy ? "loading" : "queue-empty") : t("queue-count", { waiting, all })}</p>
      <div class="actions">
        <Button busy={busy && t("loading")} onPress={onRefresh}>{t("queue-refresh")}</Button>
        {cases.length > 0 && (
          <p class="small soft for-keys">
            <kbd>j</kbd> <kbd>k</kbd> <kbd>Enter</kbd> {t("queue-keys")}
          </p>
        )}
      </div>
      {all > 0 && filters}
      {filtered && (
        <p role="status" data-found={String(cases.length)}>
          {cases.length > 0 ? t("queue-shown", { shown: shown.length, found: cases.length }) : reading ? "" : t("filter-none")}
        </p>
      )}
      {shown.length > 0 && (
        <table class="queue">
          <caption class="unseen">{t("queue-title")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("queue-case")}</th>
              <th scope="col">{t("queue-due")}</th>
              <th scope="col">{t("queue-state")}</th>
              <th scope="col">{t("queue-first")}</th>
              <th scope="col">{t("queue-last")}</th>
              <th scope="col">{t("queue-entries")}</th>
              <th scope="col">{t("queue-organisation")}</th>
            </tr>
          </thead>
          <tbody ref={body}>
            {shown.map((each) => {
              const { row, due } = each;
              const name = names[row.slug];
              return (
                <tr key={row.caseId} onClick={() => onOpen(row)}>
                  <td data-label={t("queue-case")}>
                    <button type="button" data-case={row.caseId} aria-label={t("queue-open", { case: shortCase(row.caseId) })}>
                      {opening === row.caseId ? t("opening") : shortCase(row.caseId)}
                    </button>
                  </td>
                  <td data-label={t("queue-due")}>
                    <DueWords due={due} />
                  </td>
                  <td data-label={t("queue-state")}>
                    <span class="due">
                      {row.unanswered ? <span class="tag tag-mind">{t("queue-waiting")}</span> : <span class="tag">{t("queue-answered")}</span>}
                      <Held waiting={each} me={me} colleagues={colleagues} />
                    </span>
                  </td>
                  <td class="day" data-label={t("queue-first")}>{shortDay(t, row.firstDay)}</td>
                  <td class="day" data-label={t("queue-last")}>{shortDay(t, row.lastDay)}</td>
                  <td data-label={t("queue-entries")}>{row.entries}</td>
                  <td data-label={t("queue-organisation")}>{name ? pick(name) : row.slug}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {cases.length > room && <Button onPress={() => setRoom(room + ROWS)}>{t("queue-more")}</Button>}
      {all > 0 && <p class="small soft">{t("queue-policy", { days: ACKNOWLEDGE_DAYS, months: INFORM_MONTHS })}</p>}
    </>
  );
}
