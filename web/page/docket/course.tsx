// One procedure as a card: its name, its stage, what stands in it, its terms; and the history of all of them.
import type { ComponentChildren } from "preact";
import type { Course, Docket } from "../../client/api.ts";
import { shortDay } from "../day.ts";
import { More } from "../notice.tsx";
import { useWords } from "../words.tsx";
import { Clocks } from "./clocks.tsx";
import { useNames } from "./names.ts";

interface CardProps {
  course: Course;
  day: string;
  calendars: readonly string[];
  children?: ComponentChildren;
}

export function Card({ course, day, calendars, children }: CardProps) {
  const name = useNames();
  const { procedure, nth, stage } = course;
  // A stage of a procedure whose words this page does not know is left out: its own word is the program's, in no language.
  const stands = name("stage", `${procedure}-${stage}`, "");
  return (
    <section class="panel stack" data-course={`${procedure}/${nth}`} data-stage={stage}>
      <div class="stack-tight">
        <h3>{`${name("procedure", procedure)}${nth > 0 ? ` №\u00a0${nth + 1}` : ""}`}</h3>
        {stands && (
          <p>
            <span class={stage === "in-force" ? "tag tag-done" : "tag"}>{stands}</span>
          </p>
        )}
      </div>
      {children}
      <Clocks course={course} day={day} calendars={calendars} />
    </section>
  );
}

/** What was done, by whom and when; `persons` are names by person id. */
export function History({ docket, persons }: { docket: Docket; persons: Record<string, string> }) {
  const { t } = useWords();
  const name = useNames();
  if (docket.history.length === 0) return <p class="small soft">{t("course-history-none")}</p>;
  return (
    <More summary={t("course-history")}>
      <ol class="stack-tight">
        {docket.history.map((taken, place) => {
          const step = name("step", `${taken.procedure}-${taken.step}`, taken.step);
          const stage = name("stage", `${taken.procedure}-${taken.to}`, "");
          const by = persons[taken.person] ?? name("role", taken.by);
          return (
            <li key={place}>
              {`${shortDay(t, taken.day)} · ${taken.procedure ? `${name("procedure", taken.procedure)}: ` : ""}${step}${stage ? ` → ${stage}` : ""} · ${by}`}
            </li>
          );
        })}
      </ol>
    </More>
  );
}
