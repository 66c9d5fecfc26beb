// The window of protection that the report opened, as the institution has to count it: what the person was told, and until when an
// application must be accepted.
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
}

export function ProtectionWindow({ firstDay, destination }: WindowProps) {
  const { t, language } = useWords();
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
      <p class="small on-screen">
        <a href={`/${language}/law#LAW-AS-RESTATED,43.1-window`} target="_blank" rel="noopener">{t("case-window-law")}</a>
      </p>
    </section>
  );
}
