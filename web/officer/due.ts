// What a case needs next and by which day. The portal's own terms; what the law makes due comes with its procedures.
import type { QueueRow } from "../client/api.ts";
import { daysUntil } from "../page/day.ts";
import { daysBack } from "../page/term.ts";

export interface Due {
  what: "acknowledge" | "inform";
  day: string;
  /** Negative once it is late. */
  left: number;
}

/** Nothing is due in a case that was answered after its last term: only an officer knows whether it is finished. */
export function dueOf(row: QueueRow, today: string, acknowledged: boolean): Due | undefined {
  const { acknowledged: first, informed } = daysBack(row.firstDay);
  const what = row.unanswered && !acknowledged ? "acknowledge" : "inform";
  const day = what === "acknowledge" ? first : informed;
  const left = daysUntil(today, day);
  return left < 0 && !row.unanswered ? undefined : { what, day, left };
}

/** A case with what is due in it. */
export interface Waiting {
  row: QueueRow;
  due: Due | undefined;
}

/** By the next day, unanswered before answered on the same day; what has none comes last. */
export function byDue(cases: readonly Waiting[]): Waiting[] {
  const order = ({ row, due }: Waiting): string => `${due?.day ?? "9999"} ${row.unanswered ? 0 : 1} ${row.firstDay} ${row.caseId}`;
  return cases
    .map((one) => ({ one, key: order(one) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ one }) => one);
}

/** What an officer looks for. */
export interface Filter {
  words: string;
  waiting: boolean;
  /** Slug of an institution; "" for all. */
  organisation: string;
}

export const NO_FILTER: Filter = { words: "", waiting: false, organisation: "" };

/** Whether a row is looked for; `found` are the cases that hold the words, if words were given. */
export function fits(row: QueueRow, filter: Filter, found: ReadonlySet<string> | undefined): boolean {
  return (
    (!filter.waiting || row.unanswered) &&
    (filter.organisation === "" || row.slug === filter.organisation) &&
    (found === undefined || found.has(row.caseId))
  );
}
