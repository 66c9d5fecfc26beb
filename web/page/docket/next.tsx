// What is owed first in a case, of all its procedures: one line beside how the case stands.
import type { Docket } from "../../client/api.ts";
import { shortDay } from "../day.ts";
import { useWords } from "../words.tsx";
import { Source, Standing } from "./clocks.tsx";
import { useNames } from "./names.ts";

export function NextDay({ docket, calendars }: { docket: Docket | undefined; calendars: readonly string[] }) {
  const { t } = useWords();
  const name = useNames();
  const owed = docket?.courses.flatMap(({ clocks }) => clocks).filter(({ state }) => state === "running" || state === "late") ?? [];
  const [first] = owed.sort((one, other) => (one.due < other.due ? -1 : 1));
  if (docket === undefined || first === undefined) return null;
  return (
    <p data-next={first.rule} data-due={first.due}>
      {t("clock-next")} <strong>{`${name("rule", first.rule)}, ${shortDay(t, first.due)}`}</strong> <Standing clock={first} day={docket.day} />{" "}
      <Source clock={first} calendars={calendars} />
    </p>
  );
}
