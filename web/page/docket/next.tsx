// What is owed first in a case, of all its procedures and by the portal's own word: one line beside how the case stands.
import type { Clock, Docket } from "../../client/api.ts";
import { shortDay } from "../day.ts";
import { useWords } from "../words.tsx";
import { Source, Standing } from "./clocks.tsx";
import { useNames } from "./names.ts";

interface NextDayProps {
  docket: Docket | undefined;
  calendars: readonly string[];
  /** The day by which receipt has to be confirmed, as long as nobody has; else "". */
  acknowledge: string;
}

/** What the portal promises to every reporter; where a procedure counts it as well, the procedure's own day goes. */
const promised = (due: string): Owed => ({ rule: "P-ack", paragraph: "44.1", due, state: "running" });

type Owed = Pick<Clock, "rule" | "paragraph" | "due" | "state">;

export function NextDay({ docket, calendars, acknowledge }: NextDayProps) {
  const { t } = useWords();
  const name = useNames();
  const clocks: Owed[] = docket?.courses.flatMap((course) => course.clocks) ?? [];
  const all = acknowledge === "" || clocks.some(({ rule }) => rule === "P-ack") ? clocks : [...clocks, promised(acknowledge)];
  const owed = all.filter(({ state }) => state === "running" || state === "late");
  const [first] = owed.sort((one, other) => (one.due < other.due ? -1 : 1));
  if (docket === undefined || first === undefined) return null;
  return (
    <p data-next={first.rule} data-due={first.due}>
      {t("clock-next")} <strong>{`${name("rule", first.rule)}, ${shortDay(t, first.due)}`}</strong> <Standing clock={first} day={docket.day} />{" "}
      <Source clock={first} calendars={calendars} />
    </p>
  );
}
