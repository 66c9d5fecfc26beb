// The form of one step: its fields as `steps.ts` lists them, and what the rule says that refuses it.
import { useEffect, useState } from "preact/hooks";
import type { Course, Move } from "../client/api.ts";
import { Button } from "../page/button.tsx";
import { typedDay } from "../page/day.ts";
import { Hindered, useMoving } from "../page/docket/moving.tsx";
import { Choice, Field, OneOf } from "../page/field.tsx";
import { useGuard } from "../page/guard.ts";
import { useWords } from "../page/words.tsx";
import { type Ask, FORMS, factsOf, type Form, type Given, type Ground, hasAttended, hasJoined, wordsOf } from "./steps.ts";

interface StepFormProps {
  course: Course;
  step: string;
  role: string;
  ground: Ground;
  /** What the step rests on is being asked for again. */
  asking: boolean;
  /** Names by person id. */
  persons: Record<string, string>;
  onTake: (move: Move) => Promise<void>;
  onCancel: () => void;
}

const nameOf = (ask: Ask): string => (ask.ask === "words" ? ask.label : ask.fact);

/** What is wrong with what was given, as a message; nothing where it may be sent: the law's own guards are the portal's. */
function wrongOf(ask: Ask, given: Given): "form-required" | "form-day-wrong" | "form-number-wrong" | undefined {
  const value = given[nameOf(ask)] ?? "";
  if (ask.ask === "words" && ask.need && value.trim() === "") return "form-required";
  if (ask.ask === "day" && typedDay(value) === undefined) return "form-day-wrong";
  if (ask.ask === "number" && !/^\d{1,3}$/.test(value)) return "form-number-wrong";
  return undefined;
}

interface AskedProps {
  ask: Ask;
  given: Given;
  wrong: string;
  ground: Ground;
  persons: Record<string, string>;
  onGiven: (value: string) => void;
}

function Asked({ ask, given, wrong, ground, persons, onGiven }: AskedProps) {
  const { t } = useWords();
  const value = given[nameOf(ask)] ?? "";
  const label = t(ask.label);
  const chosen = value.split(",").filter((one) => one !== "");
  const toggle = (one: string, on: boolean): void => onGiven((on ? [...chosen, one] : chosen.filter((each) => each !== one)).join(","));
  const named = (id: string): string => persons[id] ?? id;
  if (ask.ask === "words") return <Field label={label} kind="text" wrong={wrong} value={value} onValue={onGiven} />;
  if (ask.ask === "day" || ask.ask === "number") return <Field label={label} wrong={wrong} value={value} onValue={onGiven} />;
  if (ask.ask === "tick")
    return (
      <Choice name={ask.fact} many checked={value === "yes"} onPick={(on) => onGiven(on ? "yes" : "")}>
        {label}
      </Choice>
    );
  if (ask.ask === "one") return <OneOf label={label} value={value} options={[["", "–"], ...ask.of.map(([one, key]) => [one, t(key)] as const)]} onValue={onGiven} />;
  if (ask.ask === "person") return <OneOf label={label} value={value} options={[["", "–"], ...ground.people(...ask.roles).map((id) => [id, named(id)] as const)]} onValue={onGiven} />;
  const options = ask.ask === "some" ? ask.of.map(([one, key]) => [one, t(key), ""] as const) : ground.people(ask.role).map((id) => [id, named(id), joined(id)] as const);
  function joined(id: string): string {
    return ask.ask === "persons" && ask.fact === "members" ? t(hasJoined(ground, id) ? "form-member-ready" : "form-member-lacks") : "";
  }
  return (
    <fieldset class="stack-tight">
      <legend>{label}</legend>
      {options.map(([one, name, about]) => (
        <Choice key={one} name={`${ask.fact}-${one}`} many checked={chosen.includes(one)} onPick={(on) => toggle(one, on)} about={about}>
          {name}
        </Choice>
      ))}
    </fieldset>
  );
}

export function StepForm({ course, step, role, ground, asking, persons, onTake, onCancel }: StepFormProps) {
  const { t } = useWords();
  const [given, setGiven] = useState<Given>({});
  const [tried, setTried] = useState(false);
  // A press while the room is being looked at again is kept, and not lost: the step is taken on what stands there then.
  const [wanted, setWanted] = useState(false);
  const moving = useMoving();
  useGuard(Object.values(given).some((value) => value !== ""));
  const form: Form = FORMS[`${course.procedure}/${step}`] ?? { asks: [] };
  const take = (): void => {
    setTried(true);
    if (form.asks.some((ask) => wrongOf(ask, given))) return;
    if (asking) {
      setWanted(true);
      return;
    }
    const dated = Object.fromEntries(form.asks.map((ask) => [nameOf(ask), ask.ask === "day" ? (typedDay(given[ask.fact] ?? "") ?? "") : (given[nameOf(ask)] ?? "").trim()]));
    const of = form.ofCase ? {} : { procedure: course.procedure, nth: String(course.nth) };
    const facts = { ...of, step, role, ...factsOf(form, dated, ground) };
    const room = form.room?.(ground) ?? course.room;
    moving.run(() => onTake({ room, facts, payload: { kind: "step", text: wordsOf(form, dated) }, admit: form.admit?.(dated, ground) ?? [] }));
  };
  useEffect(() => {
    if (!wanted || asking) return;
    setWanted(false);
    take();
  }, [wanted, asking]);
  return (
    <form
      class="stack"
      data-form={`${course.procedure}/${step}`}
      onSubmit={(event) => {
        event.preventDefault();
        take();
      }}
    >
      {form.asks.length === 0 && <p class="small soft">{t("form-confirm")}</p>}
      {step === "open" && <p class="small">{t(hasAttended(ground) ? "form-representative-there" : "form-representative-missing")}</p>}
      {form.asks.map((ask) => {
        const wrong = tried ? wrongOf(ask, given) : undefined;
        return (
          <Asked
            key={nameOf(ask)}
            ask={ask}
            given={given}
            wrong={wrong ? t(wrong) : ""}
            ground={ground}
            persons={persons}
            onGiven={(value) => setGiven({ ...given, [nameOf(ask)]: value })}
          />
        );
      })}
      <Hindered moving={moving} />
      <div class="actions">
        <Button kind="go" submit busy={moving.busy ? t("sending") : wanted && t("room-checking")}>{t("step-go")}</Button>
        <Button kind="plain" onPress={onCancel}>{t("step-cancel")}</Button>
      </div>
    </form>
  );
}
