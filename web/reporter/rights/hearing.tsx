// The hearing as the person concerned follows it: who sits, what was decided, who signed; and their own word that they have read it.
import type { Course } from "../../client/api.ts";
import { Button } from "../../page/button.tsx";
import { Card } from "../../page/docket/course.tsx";
import { Written } from "../../page/docket/entries.tsx";
import { Hindered, useMoving } from "../../page/docket/moving.tsx";
import { RoomOf } from "../../page/docket/room.tsx";
import { Sitting } from "../../page/docket/sitting.tsx";
import { useWords } from "../../page/words.tsx";
import type { Mine } from "../rights.tsx";

export function HearingCard({ course, mine }: { course: Course; mine: Mine }) {
  const { t } = useWords();
  const moving = useMoving();
  const { nth, steps } = course;
  const facts = { procedure: "hearing", nth: String(nth), step: "read", role: "reporter" };
  const read = (): void => moving.run(() => mine.take({ room: `hearing/${nth}`, facts, payload: { kind: "step", text: "" } }));
  return (
    <Card course={course} day={mine.day} calendars={mine.calendars}>
      <Sitting course={course} persons={mine.persons} />
      <RoomOf ask={() => mine.room(`hearing/${nth}`)} of={mine.conversation}>{(room) => room && <Written room={room} />}</RoomOf>
      {steps.some((one) => one.step === "read" && one.ready) && (
        <>
          <p>{t("hearing-read-about")}</p>
          <Hindered moving={moving} />
          <div class="actions">
            <Button kind="go" busy={moving.busy && t("sending")} onPress={read}>{t("hearing-read-go")}</Button>
          </div>
        </>
      )}
    </Card>
  );
}
