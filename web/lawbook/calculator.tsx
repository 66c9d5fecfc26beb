// One term, counted: the rule, the day from which it runs, the three days it gives, the calendar, and why.
import { type Day, writeDay } from "../law/civil.ts";
import { useId } from "preact/hooks";
import { isWorking } from "../law/calendar.ts";
import type { Cited, Rule, RuleSet } from "../law/rule.ts";
import { datesOf, standingOf } from "../law/term.ts";
import { Button } from "../page/button.tsx";
import { Field, OneOf } from "../page/field.tsx";
import { Notice } from "../page/notice.tsx";
import { useWords } from "../page/words.tsx";
import { readAsked, tried, writeAsked } from "./asked.ts";
import { day, notYet, standingWords, steps, termWords, whole } from "./explain.ts";
import { Answer, type Marked, Months } from "./months.tsx";
import { Parties, Quote } from "./rules.tsx";
import { today } from "./today.ts";

interface CalculatorProps {
  rules: readonly Cited<Rule>[];
  rule: string;
  onRule: (id: string) => void;
  from: string;
  onFrom: (typed: string) => void;
}

export function Calculator({ rules, rule: chosen, onRule, from: typed, onFrom }: CalculatorProps) {
  const { t, pick } = useWords();
  const title = useId();
  const found = rules.find(({ rule }) => rule.id === chosen) ?? rules[0];
  if (!found) return null;
  const { rule, through } = found;
  const read = tried(t, () => readAsked(typed));
  const from = "value" in read ? read.value : undefined;
  const named = ({ force, paragraph, term }: Rule): string => `${t(force === "policy" ? "rule-serves" : "rule-paragraph", { paragraph })} · ${termWords(t, term)}`;
  const options = rules.map(({ rule: each }): [string, string] => [each.id, `${named(each)} · ${pick(each.trigger)}`]);
  return (
    <section class="panel count" id="count" aria-labelledby={title}>
      <h2 id={title}>{t("count-title")}</h2>
      <div class="sides">
        <div class="stack">
          <form class="stack" onSubmit={(event) => event.preventDefault()}>
            <OneOf label={t("count-rule")} value={rule.id} options={options} onValue={onRule} />
            <div class="with-button">
              <Field label={t("count-from")} hint={t("count-from-hint")} wrong={"wrong" in read ? read.wrong : ""} value={typed} onValue={onFrom} />
              <Button onPress={() => onFrom(writeAsked(today()))}>{t("count-today")}</Button>
            </div>
          </form>
          <p class="asked-rule">{named(rule)}</p>
        </div>
        {from !== undefined && <Counted rule={rule} through={through} from={from} />}
        <div class="stack">
          <Parties rule={rule} />
          <Quote rule={rule} />
        </div>
      </div>
    </section>
  );
}

function Counted({ rule, through, from }: { rule: Rule; through: RuleSet[]; from: Day }) {
  const { t, pick } = useWords();
  const dates = datesOf(rule.term, from);
  const early = notYet(through, from);
  const marks: Marked[] = dates
    ? [
        { mark: "due", day: dates.due, name: t("date-due") },
        { mark: "nominal", day: dates.nominal, name: t("date-nominal") },
        { mark: "target", day: dates.target, name: t("date-target") },
        { mark: "start", day: from, name: t("date-start") },
      ]
    : [];
  const onlyWorking = typeof rule.term === "object" && ("working_days" in rule.term || "working_days_before" in rule.term);
  const inside = (number: Day): boolean =>
    dates !== undefined && number !== from && number >= Math.min(from, dates.due) && number <= Math.max(from, dates.nominal) && (!onlyWorking || isWorking(number));
  return (
    <div class="stack" data-from={writeDay(from)}>
      {dates && (
        <div role="status">
          <Answer marks={marks} />
        </div>
      )}
      {dates && <Months marks={marks} inside={inside} />}
      <h3>{t("why-title")}</h3>
      <ol>
        {steps(t, rule, from).map((step) => (
          <li>{step}</li>
        ))}
      </ol>
      {dates && <p class="small soft">{standingWords(t, standingOf(from, dates))}</p>}
      {early?.validFrom !== undefined && (
        <Notice kind="mind">
          <p>{whole(pick(early.title))}</p>
          <p>{t("why-before-set", { day: day(t, early.validFrom) })}</p>
        </Notice>
      )}
    </div>
  );
}
