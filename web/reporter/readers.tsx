// Fourth: where the report goes, what each choice means, and by name who will be able to read it.
import { useState } from "preact/hooks";
import type { Body, Organisation } from "../client/api.ts";
import { Button } from "../page/button.tsx";
import { Choice } from "../page/field.tsx";
import { Norm } from "../page/norm.tsx";
import { Notice } from "../page/notice.tsx";
import { Problem } from "../page/problem.tsx";
import { Title } from "../page/shell.tsx";
import { useWords } from "../page/words.tsx";
import { personKey, readersOf, type Destination } from "./draft.ts";
import type { StepProps } from "./kind.tsx";

const DESTINATIONS = [
  ["both", "to-both"],
  ["authorised", "to-authorised"],
  ["unit", "to-unit"],
] as const satisfies readonly (readonly [Destination, string])[];

export function Readers({ organisation, draft, onChange, onBack, onNext }: StepProps & { organisation: Organisation }) {
  const { t, part, pick } = useWords();
  const [empty, setEmpty] = useState(false);
  const readers = readersOf(organisation, draft.destination);
  const reading = readers.filter((person) => !draft.excluded.includes(personKey(person)));
  const left = readers.length - reading.length;
  const bodies = [organisation.institution, ...organisation.authorised].filter((body) => readers.some((person) => person.body === body.id));
  // Both addressees means a reader in each.
  const offices = draft.destination === "both" ? (["unit", "authorised"] as const) : [draft.destination];
  const complete = offices.every((office) => readersOf(organisation, office).some((person) => reading.includes(person)));
  const possible = (destination: Destination): boolean =>
    destination === "both"
      ? readersOf(organisation, "unit").length > 0 && readersOf(organisation, "authorised").length > 0
      : readersOf(organisation, destination).length > 0;
  const tick = (key: string, reads: boolean): void => {
    setEmpty(false);
    onChange({ excluded: reads ? draft.excluded.filter((each) => each !== key) : [...draft.excluded, key] });
  };
  const list = (body: Body) => (
    <fieldset key={body.id} class="readers stack-tight">
      <legend>{pick(body.names)}</legend>
      {readers
        .filter((person) => person.body === body.id)
        .map((person) => (
          <Choice
            key={personKey(person)}
            name={personKey(person)}
            many
            checked={!draft.excluded.includes(personKey(person))}
            onPick={(reads) => tick(personKey(person), reads)}
            about={pick(person.office)}
          >
            {person.name}
          </Choice>
        ))}
    </fieldset>
  );
  return (
    <div class="stack-loose">
      <div class="stack">
        <p class="small soft">{t("question-of", { at: "4", of: "4" })}</p>
        <Title of="readers">{t("to-title")}</Title>
        <fieldset>
          <legend class="unseen">{t("to-title")}</legend>
          {DESTINATIONS.map(([destination, key]) => (
            <Choice
              key={destination}
              name="destination"
              checked={draft.destination === destination}
              disabled={!possible(destination)}
              onPick={() => onChange({ destination })}
              about={possible(destination) ? part(key, "about") : t("to-impossible")}
            >
              {t(key)}
            </Choice>
          ))}
        </fieldset>
        {draft.destination === "unit" && (
          <Notice kind="mind">
            <p>{t("to-unit-loss")}</p>
            <Norm paragraph="43.1" />
          </Notice>
        )}
      </div>
      <section class="stack">
        <h2>{t("readers-title")}</h2>
        <p>{t("readers-about")}</p>
        <Notice>
          <p>{t("readers-who-learns")}</p>
        </Notice>
        {bodies.map(list)}
        <p role="status" class="small soft">
          {left > 0 ? t("readers-left-out", { reading: String(reading.length), left: String(left) }) : t("readers-all", { reading: String(reading.length) })}
        </p>
      </section>
      {empty && <Problem code="excluded-all" />}
      <div class="actions">
        <Button kind="go" onPress={() => (complete ? onNext() : setEmpty(true))}>{t("next")}</Button>
        <Button kind="plain" onPress={onBack}>{t("back")}</Button>
      </div>
    </div>
  );
}
