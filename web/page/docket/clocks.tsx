// The terms of one procedure: what is owed, by which day, how many days are left; and what was missed, which stays.
import type { Clock, Course, Language, Overdue } from "../../client/api.ts";
import { daysUntil, longDay, shortDay } from "../day.ts";
import type { Key } from "../messages/keys.ts";
import { Facts, Notice } from "../notice.tsx";
import { useWords } from "../words.tsx";
import { useNames } from "./names.ts";

/** Which marks of the timeline a term wears. */
const MARK: Record<Clock["state"], string> = { running: "coming", met: "done", lifted: "", late: "missed" };

/** The paragraph of a rule, a tap away on the public page of the law. */
function Paragraph({ rule, paragraph, calendars }: { rule: string; paragraph: string; calendars: readonly string[] }) {
  const { t, language } = useWords();
  const place = ["LAW-AS-RESTATED", ...(calendars.length > 1 ? calendars : []), rule].map(encodeURIComponent).join();
  return (
    <a href={`/${language}/law#${place}`} target="_blank" rel="noopener">{t("norm-cite", { paragraph })}</a>
  );
}

/** Where a term comes from: its paragraph, and that it is the portal's own where it is. */
export function Source({ clock: { rule, paragraph }, calendars }: { clock: Pick<Clock, "rule" | "paragraph">; calendars: readonly string[] }) {
  const { t } = useWords();
  return (
    <span class="source small">
      <Paragraph rule={rule} paragraph={paragraph} calendars={calendars} />{" "}
      {rule.startsWith("P-") && <span class="soft">{t("policy")}</span>}
    </span>
  );
}

type Form = "one" | "few" | "many";

/** Days that are left or over, by the form that their number takes; a message of the reporter's page chooses no form by itself. */
const LEFT: Record<Form, Key> = { one: "clock-left-one", few: "clock-left-few", many: "clock-left" };
const OVER: Record<Form, Key> = { one: "clock-over-one", few: "clock-over-few", many: "clock-over" };

/** The form that a number of days takes: Russian has three, English and Kazakh write no more than two. */
function formOf(language: Language, days: number): Form {
  const teens = days % 100 > 10 && days % 100 < 20;
  if (language !== "ru") return days === 1 ? "one" : "many";
  if (days % 10 === 1 && !teens) return "one";
  return days % 10 >= 2 && days % 10 <= 4 && !teens ? "few" : "many";
}

/** How a term stands, in words. */
export function Standing({ clock, day }: { clock: Pick<Clock, "state" | "due">; day: string }) {
  const { t, language } = useWords();
  if (clock.state === "met") return <span class="tag tag-done">{t("clock-met")}</span>;
  if (clock.state === "lifted") return <span class="tag">{t("clock-lifted")}</span>;
  const left = daysUntil(day, clock.due);
  if (left === 0) return <span class="tag tag-mind">{t("clock-today")}</span>;
  const days = Math.abs(left);
  return <span class={left <= 1 ? "tag tag-mind" : "tag"}>{t((left < 0 ? OVER : LEFT)[formOf(language, days)], { days })}</span>;
}

function Term({ clock, day, calendars }: { clock: Clock; day: string; calendars: readonly string[] }) {
  const { t } = useWords();
  const name = useNames();
  const { rule, event, target, nominal, due, met, state } = clock;
  return (
    <li class={MARK[state]} data-clock={rule} data-state={state} data-due={due}>
      <h4>
        {name("rule", rule)} <Standing clock={clock} day={day} />
      </h4>
      <Facts
        rows={[
          [t("clock-due"), <strong>{longDay(t, due)}</strong>],
          [t("clock-target"), target === due ? "" : shortDay(t, target)],
          [t("clock-nominal"), nominal === due ? "" : shortDay(t, nominal)],
          [t("clock-event"), shortDay(t, event)],
          [t("clock-done"), met && shortDay(t, met)],
        ]}
      />
      <p>
        <Source clock={clock} calendars={calendars} />
      </p>
    </li>
  );
}

function Missed({ breach }: { breach: Overdue }) {
  const { t } = useWords();
  const name = useNames();
  return (
    <li data-breach={breach.rule}>
      <strong>{`${name("rule", breach.rule)} (${breach.paragraph}).`}</strong>{" "}
      {t("breach-line", { due: shortDay(t, breach.due), written: shortDay(t, breach.written) })} {breach.cause && t("breach-cause", { cause: name("cause", breach.cause) })}
    </li>
  );
}

/** What ran out first stands first; what is over stands below. */
const order = (clock: Clock): string => `${clock.state === "running" || clock.state === "late" ? 0 : 1}${clock.due}`;

export function Clocks({ course, day, calendars }: { course: Course; day: string; calendars: readonly string[] }) {
  const { t } = useWords();
  const clocks = [...course.clocks].sort((a, b) => (order(a) < order(b) ? -1 : 1));
  return (
    <>
      {course.breaches.length > 0 && (
        <Notice kind="mind" title={t("breaches-title")}>
          <ul>
            {course.breaches.map((breach) => (
              <Missed key={breach.rule + breach.event} breach={breach} />
            ))}
          </ul>
        </Notice>
      )}
      {clocks.length > 0 && (
        <ol class="timeline" aria-label={t("clocks-title")}>
          {clocks.map((clock) => (
            <Term key={clock.rule + clock.event} clock={clock} day={day} calendars={calendars} />
          ))}
        </ol>
      )}
    </>
  );
}
