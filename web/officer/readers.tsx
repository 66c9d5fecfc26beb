// Who reads a procedure's room, and letting in whoever may: each signed their own undertaking before (43.6), but those to whom the reporter
// opened the room.
import { useState } from "preact/hooks";
import type { Course, Room } from "../client/api.ts";
import { Button } from "../page/button.tsx";
import { useClient } from "../page/client.ts";
import { shortDay } from "../page/day.ts";
import { Hindered, useMoving } from "../page/docket/moving.tsx";
import { useNames } from "../page/docket/names.ts";
import { Choice } from "../page/field.tsx";
import { Facts } from "../page/notice.tsx";
import { asListed } from "../page/order.ts";
import { useWords } from "../page/words.tsx";
import type { Mine } from "./courses.tsx";

export function Readers({ course, room, mine }: { course: Course; room: Room; mine: Mine }) {
  const { t } = useWords();
  const name = useNames();
  const client = useClient();
  const moving = useMoving();
  const [chosen, setChosen] = useState<string[]>([]);
  const [tried, setTried] = useState(false);
  const { row, conversation, persons } = mine;
  const named = (id: string): string => persons[id] ?? id.slice(0, 8);
  // As everybody is listed: by body and name.
  const readers = asListed(course.readers, Object.keys(persons));
  const signed = (id: string): string => {
    const day = room.undertaken[id];
    return day ? t("inside-undertaken", { day: shortDay(t, day) }) : "";
  };
  const going = chosen.filter((id) => course.admits.includes(id));
  const admit = (): void =>
    moving.run(async () => {
      const text = t("admit-note", { names: going.map(named).join(", ") });
      const payload = { kind: "paper" as const, title: name("paper", "notice"), text };
      await client.act(row.caseId, row.slug, { room: course.room, facts: { paper: "notice" }, payload, admit: going });
      setChosen([]);
      setTried(false);
      await mine.onDone();
    });
  return (
    <section class="stack on-screen" data-readers={course.readers.length}>
      <h4>{t("inside-title")}</h4>
      <ul class="people">
        {readers.map((id) => (
          <li key={id} class="small">{[named(id), signed(id) || t(room.unbound.includes(id) ? "inside-lacks" : "inside-addressed")].join(" · ")}</li>
        ))}
      </ul>
      <Facts narrow rows={[[t("pledge-number"), <span class="print-mark" data-number>{conversation.caseId}</span>], [t("pledge-nth"), String(course.nth + 1)]]} />
      {course.admits.length > 0 && (
        <form
          class="stack"
          data-form="admit"
          onSubmit={(event) => {
            event.preventDefault();
            setTried(true);
            if (going.length > 0) admit();
          }}
        >
          <fieldset class="stack-tight">
            <legend>{t("admit-title")}</legend>
            {course.admits.map((id) => (
              <Choice
                key={id}
                name={`admit-${id}`}
                many
                checked={chosen.includes(id)}
                onPick={(on) => setChosen(on ? [...chosen, id] : chosen.filter((one) => one !== id))}
                about={signed(id) || t("inside-lacks")}
              >
                {named(id)}
              </Choice>
            ))}
          </fieldset>
          {tried && going.length === 0 && <p class="small" role="alert">{t("form-required")}</p>}
          <Hindered moving={moving} />
          <div class="actions">
            <Button submit busy={moving.busy && t("sending")}>{t("admit-go")}</Button>
          </div>
        </form>
      )}
    </section>
  );
}
