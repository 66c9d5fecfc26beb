// A stretch of days drawn as months: where it begins, which days were counted, which are off, where it ends. Every mark has a shape
// of its own beside its colour, and every marked day its words, so that neither colour nor sight is needed.
import { isWorking, kindOf } from "../law/calendar.ts";
import { civilOf, type Day, dayNumber, lastOfMonth, weekday, writeDay } from "../law/civil.ts";
import { shortDay } from "../page/day.ts";
import type { Key } from "../page/messages/keys.ts";
import { useWords } from "../page/words.tsx";
import { day, offWords } from "./explain.ts";

export type Mark = "start" | "target" | "nominal" | "due";

/** A day of the stretch that has a name. */
export interface Marked {
  mark: Mark;
  day: Day;
  name: string;
}

interface Drawn {
  /** The first is the beginning. */
  marks: readonly Marked[];
  /** Whether a day between was counted. */
  inside: (day: Day) => boolean;
}

const NAMES: readonly Key[] = [
  "month-name-1", "month-name-2", "month-name-3", "month-name-4", "month-name-5", "month-name-6",
  "month-name-7", "month-name-8", "month-name-9", "month-name-10", "month-name-11", "month-name-12",
];
const WEEKDAYS: readonly [Key, Key][] = [
  ["weekday-short-1", "weekday-1"], ["weekday-short-2", "weekday-2"], ["weekday-short-3", "weekday-3"],
  ["weekday-short-4", "weekday-4"], ["weekday-short-5", "weekday-5"], ["weekday-short-6", "weekday-6"],
  ["weekday-short-7", "weekday-7"],
];
/** More months than this in a row are left out between the first and those at the end. */
const WHOLE = 4;

const monthOf = (number: Day): number => {
  const { year, month } = civilOf(number);
  return year * 12 + month - 1;
};

/** The months to draw, in order; a negative number stands for so many that are left out. */
export function monthsToDraw(days: readonly Day[]): number[] {
  const all = [...new Set(days.map(monthOf))].sort((a, b) => a - b);
  const [first, last] = [all[0] ?? 0, all[all.length - 1] ?? 0];
  if (last - first < WHOLE) return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  return all.flatMap((month, at) => {
    const left = month - (all[at - 1] ?? month - 1) - 1;
    return left > 0 ? [-left, month] : [month];
  });
}

function Cell({ number, marks, inside }: { number: Day } & Drawn) {
  const { t } = useWords();
  const here = marks.filter((each) => each.day === number);
  const off = !isWorking(number);
  const words = [...here.map(({ name }) => name), here.length > 0 || kindOf(number) === "worked" ? offWords(t, number) : ""].filter(Boolean);
  const shapes = [off && "off", inside(number) && "inside", ...here.map(({ mark }) => `is-${mark}`)].filter(Boolean);
  return (
    <td class={shapes.join(" ") || undefined} data-day={here.length > 0 ? writeDay(number) : undefined}>
      <span>{civilOf(number).day}</span>
      {words.length > 0 && <span class="unseen">{` ${words.join(", ")}`}</span>}
    </td>
  );
}

function Month({ month, ...drawn }: { month: number } & Drawn) {
  const { t } = useWords();
  const [year, index] = [Math.floor(month / 12), month % 12];
  const first = dayNumber(year, index + 1, 1);
  const last = lastOfMonth(year, index + 1);
  const weeks = Math.ceil((weekday(first) + last - first + 1) / 7);
  return (
    <table class="month">
      <caption>{t("month-year", { month: t(NAMES[index] as Key), year: String(year) })}</caption>
      <thead>
        <tr>
          {WEEKDAYS.map(([short, whole]) => (
            <th scope="col" abbr={t(whole)}>{t(short)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: weeks }, (_, week) => (
          <tr>
            {WEEKDAYS.map((_, at) => {
              const number = first - weekday(first) + week * 7 + at;
              return number < first || number > last ? <td class="none" /> : <Cell number={number} {...drawn} />;
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The named days as cards, the last day first; one card where several names fall on one day. */
export function Answer({ marks }: { marks: readonly Marked[] }) {
  const { t } = useWords();
  const days = [...new Set(marks.map((each) => each.day))];
  return (
    <ul class="answer">
      {days.map((number) => {
        const here = marks.filter((each) => each.day === number);
        return (
          <li class={`is-${here[0]?.mark ?? "start"}`} data-mark={here.map(({ mark }) => mark).join(" ")} data-day={writeDay(number)}>
            <span class={`swatch ${here.map(({ mark }) => `is-${mark}`).join(" ")}`} aria-hidden="true">
              <span>{civilOf(number).day}</span>
            </span>
            <span>
              <strong>{day(t, number)}</strong>
              {here.map(({ name }) => (
                <span class="name">{name}</span>
              ))}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** The months, what their marks mean, and the holidays and transfers in the stretch by name. */
export function Months(drawn: Drawn) {
  const { t } = useWords();
  const days = drawn.marks.map((each) => each.day);
  const months = monthsToDraw(days);
  const shown = new Set(months.filter((month) => month >= 0));
  const named: Day[] = [];
  for (let number = Math.min(...days); number <= Math.max(...days); number += 1) {
    const kind = kindOf(number);
    if (kind !== "working" && kind !== "weekend" && shown.has(monthOf(number))) named.push(number);
  }
  return (
    <section class="stack" aria-label={t("calendar")}>
      <div class="months">
        {months.map((month, at) => {
          const left = -(months[at + 1] ?? 0);
          return month < 0 ? null : (
            <div>
              <Month month={month} {...drawn} />
              {left > 0 && <p class="gap soft">{t("calendar-gap", { n: left })}</p>}
            </div>
          );
        })}
      </div>
      <ul class="legend small">
        {drawn.marks.map(({ mark, name }) => (
          <li>
            <span class={`swatch is-${mark}`} aria-hidden="true" />
            {name}
          </li>
        ))}
        <li>
          <span class="swatch inside" aria-hidden="true" />
          {t("date-inside")}
        </li>
        <li>
          <span class="swatch off" aria-hidden="true" />
          {t("date-off")}
        </li>
      </ul>
      {named.length > 0 && (
        <div class="stack-tight">
          <h3>{t("days-off-title")}</h3>
          <ul class="small">
            {named.map((number) => (
              <li>{`${shortDay(t, writeDay(number))}: ${offWords(t, number)}`}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
