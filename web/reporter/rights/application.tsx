// The application about labour rights (43.2, 44.4): lodged with the code, read by the authorised body alone.
import { useState } from "preact/hooks";
import type { Course, Move } from "../../client/api.ts";
import { Button } from "../../page/button.tsx";
import { Written } from "../../page/docket/entries.tsx";
import { Card } from "../../page/docket/course.tsx";
import { Hindered, useHeld, useMoving } from "../../page/docket/moving.tsx";
import { RoomOf } from "../../page/docket/room.tsx";
import { Field } from "../../page/field.tsx";
import { useGuard } from "../../page/guard.ts";
import type { Key } from "../../page/messages/keys.ts";
import { Norm } from "../../page/norm.tsx";
import { More } from "../../page/notice.tsx";
import { useWords } from "../../page/words.tsx";
import type { Mine } from "../rights.tsx";

const ABOUT: Record<string, Key> = {
  lodged: "application-lodged",
  admissible: "application-admissible",
  "out-of-term": "application-out-of-term",
  "already-examined": "application-already-examined",
  redirected: "application-redirected",
  inspection: "application-inspection",
  recommended: "application-recommended",
  "conclusion-sent": "application-conclusion-sent",
  "execution-control": "application-execution-control",
  closed: "application-closed",
};

interface TellProps {
  label: Key;
  hint?: Key;
  go: Key;
  mine: Mine;
  /** The step that takes these words. */
  move: (text: string) => Move;
}

/** One text and the step that takes it. */
export function Tell({ label, hint, go, mine, move }: TellProps) {
  const { t } = useWords();
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);
  const moving = useMoving();
  useGuard(text !== "");
  const send = (): void => {
    if (text.trim() === "") {
      setWrong(true);
      return;
    }
    moving.run(async () => {
      await mine.take(move(text.trim()));
      setText("");
    });
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Field
        label={t(label)}
        hint={hint && t(hint)}
        wrong={wrong ? t("text-wrong") : ""}
        kind="text"
        value={text}
        onValue={(value) => {
          setText(value);
          setWrong(false);
        }}
      />
      <Hindered moving={moving} />
      <div class="actions">
        <Button kind="go" submit busy={moving.busy && t("sending")}>{t(go)}</Button>
      </div>
    </form>
  );
}

/** An application that was not lodged yet. */
export function MayApply({ nth, mine }: { nth: number; mine: Mine }) {
  const { t } = useWords();
  const facts = { procedure: "application", nth: String(nth), step: "lodge", role: "reporter" };
  return (
    <section class="panel stack" data-course={`application/${nth}`} data-stage="none">
      <h3>{t("procedure-application")}</h3>
      <p>{t("application-may")}</p>
      <More summary={t("application-lodge-go")}>
        <p>{t("application-who")}</p>
        <Tell
          label="application-label"
          hint="application-hint"
          go="application-lodge-go"
          mine={mine}
          move={(text) => ({ room: `application/${nth}`, facts, payload: { kind: "step", text } })}
        />
      </More>
      <div class="norms">
        <Norm paragraph="43.2" />
        <Norm paragraph="44.4" />
      </div>
    </section>
  );
}

/** `hearing` is the number that a hearing of this dispute would have. */
export function ApplicationCard({ course, mine, hearing }: { course: Course; mine: Mine; hearing: number }) {
  const { t } = useWords();
  const held = useHeld();
  const { nth, stage, steps } = course;
  const about = ABOUT[stage];
  const dispute = steps.find((one) => one.step === "dispute");
  const facts = { procedure: "application", nth: String(nth), step: "dispute", role: "reporter" };
  return (
    <Card course={course} day={mine.day} calendars={mine.calendars}>
      {about && <p>{t(about)}</p>}
      <RoomOf ask={() => mine.room(course.room || `application/${nth}`)} of={mine.conversation}>{(room) => room && <Written room={room} />}</RoomOf>
      {dispute &&
        (dispute.ready ? (
          <More summary={t("dispute-go")}>
            <p>{t("dispute-about")}</p>
            <p>{t("dispute-who")}</p>
            <Tell label="dispute-label" go="dispute-go" mine={mine} move={(text) => ({ room: `hearing/${hearing}`, facts, payload: { kind: "step", text } })} />
          </More>
        ) : (
          <p class="small soft">{`${t("dispute-go")}. ${held(dispute)}`}</p>
        ))}
      <div class="norms">
        <Norm paragraph="43.2" />
        <Norm paragraph="44.4" />
      </div>
    </Card>
  );
}
