// The queue: what waits for an answer first, oldest first. j and k move, Enter opens.
import { useEffect, useRef } from "preact/hooks";
import type { QueueRow, Texts } from "../client/api.ts";
import { Button } from "../page/button.tsx";
import { shortDay } from "../page/day.ts";
import { Title } from "../page/shell.tsx";
import { useWords } from "../page/words.tsx";

/** Unanswered before answered, and among each the one that has waited longest. */
export function byNeed(rows: QueueRow[]): QueueRow[] {
  return [...rows].sort(
    (a, b) => Number(b.unanswered) - Number(a.unanswered) || a.lastDay.localeCompare(b.lastDay) || a.caseId.localeCompare(b.caseId),
  );
}

/** Enough of a case's identifier to tell cases apart by eye. */
export function shortCase(caseId: string): string {
  return `${caseId.slice(0, 4)} ${caseId.slice(4, 8)}`;
}

interface QueueProps {
  rows: QueueRow[];
  names: Record<string, Texts>;
  /** The case looked at last: the focus comes back to it. */
  last: string;
  busy: boolean;
  opening: string;
  onOpen: (row: QueueRow) => void;
  onRefresh: () => void;
}

export function Queue({ rows, names, last, busy, opening, onOpen, onRefresh }: QueueProps) {
  const { t, pick } = useWords();
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
  }, [rows.length > 0]);
  const waiting = rows.filter((row) => row.unanswered).length;
  return (
    <>
      <Title of="queue">{t("queue-title")}</Title>
      <p role="status">{rows.length === 0 ? t(busy ? "loading" : "queue-empty") : t("queue-count", { waiting, all: rows.length })}</p>
      <div class="actions">
        <Button busy={busy && t("loading")} onPress={onRefresh}>{t("queue-refresh")}</Button>
        <p class="small soft">
          <kbd>j</kbd> <kbd>k</kbd> <kbd>Enter</kbd> {t("queue-keys")}
        </p>
      </div>
      {rows.length > 0 && (
        <table class="queue">
          <caption class="unseen">{t("queue-title")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("queue-case")}</th>
              <th scope="col">{t("queue-state")}</th>
              <th scope="col">{t("queue-first")}</th>
              <th scope="col">{t("queue-last")}</th>
              <th scope="col">{t("queue-entries")}</th>
              <th scope="col">{t("queue-organisation")}</th>
            </tr>
          </thead>
          <tbody ref={body}>
            {rows.map((row) => {
              const name = names[row.slug];
              return (
                <tr key={row.caseId} onClick={() => onOpen(row)}>
                  <td data-label={t("queue-case")}>
                    <button type="button" data-case={row.caseId} aria-label={t("queue-open", { case: shortCase(row.caseId) })}>
                      {opening === row.caseId ? t("opening") : shortCase(row.caseId)}
                    </button>
                  </td>
                  <td data-label={t("queue-state")}>
                    {row.unanswered ? <span class="tag tag-mind">{t("queue-waiting")}</span> : <span class="tag">{t("queue-answered")}</span>}
                  </td>
                  <td data-label={t("queue-first")}>{shortDay(t, row.firstDay)}</td>
                  <td data-label={t("queue-last")}>{shortDay(t, row.lastDay)}</td>
                  <td data-label={t("queue-entries")}>{row.entries}</td>
                  <td data-label={t("queue-organisation")}>{name ? pick(name) : row.slug}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </>
  );
}
