// What an institution's signed list adds to the calendar, in words: whoever counts by it sees what was changed.
import { type Amendment, readAmendment } from "../law/amendment.ts";
import { type Day, writeDay } from "../law/civil.ts";
import { shortDay } from "../page/day.ts";
import { type Say, useWords } from "../page/words.tsx";

function saidOf(t: Say, { kurbanAit, transfers, daysOff, confirmed }: Amendment): string[] {
  const day = (number: Day): string => shortDay(t, writeDay(number));
  return [
    ...kurbanAit.map((first) => t("added-kurban-ait", { day: day(first) })),
    ...transfers.map(({ worked, off }) => t("added-transfer", { worked: day(worked), off: day(off) })),
    ...daysOff.map((off) => t("added-off", { day: day(off) })),
    ...confirmed.map((year) => t("added-confirmed", { year: String(year) })),
  ];
}

/** Nothing where nothing was added. */
export function Additions({ lines }: { lines: readonly string[] }) {
  const { t } = useWords();
  if (lines.length === 0) return null;
  return (
    <section class="panel stack-tight" data-additions>
      <h2>{t("added-title")}</h2>
      <ul>
        {lines.flatMap((line) => saidOf(t, readAmendment(line)).map((said) => <li>{said}</li>))}
      </ul>
      <p class="small soft">{t("added-about")}</p>
    </section>
  );
}
