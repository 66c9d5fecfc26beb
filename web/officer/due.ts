// What a case needs next and by which day: by the terms of its procedures, or by the portal's own.
import type { QueueRow } from "../client/api.ts";
import { daysUntil } from "../page/day.ts";
import { daysBack } from "../page/term.ts";

export interface Due {
  /** `acknowledge`, `inform`, or the rule of a procedure. */
  what: string;
  day: string;
  /** Negative once it is late. */
  left: number;
}

/** The earlier of what the procedures and the portal's own terms make due. */
export function dueOf(row: QueueRow, today: string): Due | undefined {
  const own = ownDueOf(row, today);
  const law = row.next && { what: row.next.rule, day: row.next.due, left: daysUntil(today, row.next.due) };
  return law !== undefined && (own === undefined || law.left < own.left) ? law : own;
}

/** Nothing is due in a case that was answered after its last term: only an officer knows whether it is finished. */
function ownDueOf(row: QueueRow, today: string): Due | undefined {
  const { acknowledged: first, informed } = daysBack(row.firstDay);
  const what = row.unanswered && !row.acknowledged ? "acknowledge" : "inform";
  const day = what === "acknowledge" ? first : informed;
  const left = daysUntil(today, day);
  return left < 0 && !row.unanswered ? undefined : { what, day, left };
}

/** A case with what is due in it. */
export interface Waiting {
  row: QueueRow;
  due: Due | undefined;
  rests: boolean;
}

/** What has no next day comes after everything that has one. */
const NEVER = 1e6;

/** A day before something is due, a case that was set aside is back. */
const BACK_DAYS = 1;

/** Whether a case rests: it was set aside, its day is not over, and nothing in it comes near. */
export const rests = (row: QueueRow, due: Due | undefined, today: string): boolean =>
  row.aside >= today && (due === undefined || due.left > BACK_DAYS);

/**
 * Cases with what is due in them, those that rest last: by the next day, unanswered before answered on the same day, what has none last. Many cases
 * are alike in all of that, so that only their kinds are reckoned and put in order: ten thousand rows may not stop the page.
 */
export function byDue(rows: readonly QueueRow[], today: string): Waiting[] {
  const kinds = new Map<string, QueueRow[]>();
  for (const row of rows) {
    const kind = `${row.firstDay} ${row.unanswered} ${row.acknowledged} ${row.aside} ${row.next?.rule} ${row.next?.due}`;
    const alike = kinds.get(kind);
    if (alike) alike.push(row);
    else kinds.set(kind, [row]);
  }
  const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return [...kinds]
    .flatMap(([kind, alike]) => {
      const [first] = alike;
      if (first === undefined) return [];
      const due = dueOf(first, today);
      return { kind, alike, first, due, rests: rests(first, due, today) };
    })
    .sort(
      (a, b) =>
        Number(a.rests) - Number(b.rests) ||
        (a.due?.left ?? NEVER) - (b.due?.left ?? NEVER) ||
        Number(b.first.unanswered) - Number(a.first.unanswered) ||
        text(a.kind, b.kind),
    )
    .flatMap(({ alike, due, rests }) => alike.sort((a, b) => text(a.caseId, b.caseId)).map((row) => ({ row, due, rests })));
}

/** What an officer looks for. */
export interface Filter {
  words: string;
  waiting: boolean;
  /** Slug of an institution; "" for all. */
  organisation: string;
  /** Whose cases, or those that were set aside; "" for all. */
  view: "" | "mine" | "unassigned" | "aside";
}

export const NO_FILTER: Filter = { words: "", waiting: false, organisation: "", view: "" };

function isIn({ row, rests }: Waiting, view: Filter["view"], me: string): boolean {
  if (view === "mine") return row.assigned === me;
  if (view === "unassigned") return row.assigned === "";
  return view === "" || rests;
}

/** Whether a case is looked for by the person `me`; `found` are those that hold the words, if words were given. */
export function fits(waiting: Waiting, filter: Filter, found: ReadonlySet<string> | undefined, me: string): boolean {
  const { row } = waiting;
  return (
    isIn(waiting, filter.view, me) &&
    (!filter.waiting || row.unanswered) &&
    (filter.organisation === "" || row.slug === filter.organisation) &&
    (found === undefined || found.has(row.caseId))
  );
}
