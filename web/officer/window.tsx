// The window of protection that the report opened, as the institution has to count it: what the person was told, and until when an
// application must be accepted.
import { useMemo } from "preact/hooks";
import { countBy } from "../law/calendar.ts";
import { type Day, writeDay } from "../law/civil.ts";
import { readDay } from "../law/day.ts";
import { windowOf } from "../law/window.ts";
import { longDay } from "../page/day.ts";
import { Facts } from "../page/notice.tsx";
import { useWords } from "../page/words.tsx";

interface WindowProps {
  firstDay: string;
  /** Where the report was sent: what the authorised body reads it has received on the same day. */
  destination: string;
  /** The institution's calendar with its additions. */
  calendars: readonly string[];
}

/** Counts by the institution's calendar from now on; whether this page knows it. By the law's own where it does not. */
function counts(calendars: readonly string[]): boolean {
  try {
    countBy(calendars);
    return true;
  } catch {
    return false;
  }
}

export function ProtectionWindow({ firstDay, destination, calendars }: WindowProps) {
  const { t, language } = useWords();
  const known = useMemo(() => counts(calendars), [calendars]);
  const place = ["LAW-AS-RESTATED", ...(calendars.length > 1 ? calendars : []), "43.1-window"].map(encodeURIComponent).join();
  const first = readDay(firstDay);
  const authorised = destination === "unit" ? undefined : first;
  const window = windowOf(first, authorised);
  const said = (day: Day): string => longDay(t, writeDay(day));
  return (
    <section class="panel stack-tight" data-window={writeDay(window.lastDay)}>
      <h2>{t("case-window")}</h2>
      <Facts
        narrow
        rows={[
          [t("case-window-starts"), said(window.starts)],
          [t("case-window-last"), <strong>{said(window.lastDay)}</strong>],
          [t("case-window-told"), said(window.applyByShown)],
          [t("case-window-accepted"), said(window.applyByAccepted)],
        ]}
      />
      {authorised === undefined && <p class="small soft">{t("case-window-alone")}</p>}
      {!known && <p class="small soft">{t("case-window-calendar")}</p>}
      <a class="button button-plain on-screen" href={`/${language}/law#${place}`} target="_blank" rel="noopener">{t("case-window-law")}</a>
    </section>
  );
}
