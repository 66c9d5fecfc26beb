// The procedures of a case at the desk: where each stands, what is due, and every step as a button that is ready or says which
// paragraph holds it back. Fetched with a case.
import { useEffect, useState } from "preact/hooks";
import type { Conversation, Course, Move, Organisation, Person, Possible, QueueRow, Room } from "../client/api.ts";
import { Button } from "../page/button.tsx";
import { useClient } from "../page/client.ts";
import { Agreed } from "../page/docket/agreed.tsx";
import { Card, History } from "../page/docket/course.tsx";
import { Written } from "../page/docket/entries.tsx";
import { Hindered, useHeld, useMoving } from "../page/docket/moving.tsx";
import { useNames } from "../page/docket/names.ts";
import { RoomOf } from "../page/docket/room.tsx";
import { Sitting } from "../page/docket/sitting.tsx";
import { Facts, More } from "../page/notice.tsx";
import { inOrder } from "../page/order.ts";
import { useWords } from "../page/words.tsx";
import { Pledges } from "./pledge.tsx";
import { Readers } from "./readers.tsx";
import { StepForm } from "./stepform.tsx";
import { FORMS, type Ground } from "./steps.ts";

export { NextDay } from "../page/docket/next.tsx";

export interface CoursesProps {
  row: QueueRow;
  conversation: Conversation;
  me: Person;
  /** Looks at the case again. */
  onDone: () => Promise<void>;
}

/** A case's procedures, with everybody whom its lists name. */
export interface Mine extends CoursesProps {
  persons: Record<string, string>;
  people: (...roles: string[]) => string[];
}

/** One step: a button, or what holds it back. */
function Step({ possible, course, pressed, onPress }: { possible: Possible; course: Course; pressed: boolean; onPress: () => void }) {
  const name = useNames();
  const held = useHeld();
  const { step, role, ready } = possible;
  const title = FORMS[`${course.procedure}/${step}`]?.ofCase ? name("exclusion", step) : name("step", `${course.procedure}-${step}`, step);
  return (
    <li class="stack-tight" data-may={`${course.procedure}/${step}`} data-ready={String(ready)}>
      <Button onPress={onPress}>{`${title}${pressed ? " ▾" : ""}`}</Button>
      <p class="small soft">{ready ? name("role", role) : held(possible)}</p>
    </li>
  );
}

/** Countersigning, once the reporter's own signature was checked on this page. */
function Countersign({ course, role, room, mine }: { course: Course; role: string; room: Room | undefined; mine: Mine }) {
  const { t } = useWords();
  const client = useClient();
  const moving = useMoving();
  const signed = room?.signatures.findLast(({ by }) => by.role === "reporter")?.holds === true;
  if (!signed) return <p>{t("agreement-not-yet")}</p>;
  const sign = (): void =>
    moving.run(async () => {
      await client.countersign(mine.row.caseId, mine.row.slug, course.nth, role);
      await mine.onDone();
    });
  return (
    <div class="stack" data-form="agreement/countersign">
      <p>{t("agreement-countersign-about")}</p>
      <Hindered moving={moving} />
      <div class="actions">
        <Button kind="go" busy={moving.busy && t("sending")} onPress={sign}>{t("agreement-countersign")}</Button>
      </div>
    </div>
  );
}

/** What the authorised body may do in a hearing that it does not read yet: name who represents it (43.3). */
const NAMING: Possible = { step: "name-representative", role: "authorised", ready: true, rule: "", paragraph: "", missing: "" };
const NAMED_IN = ["authorised-invited", "scheduled", "postponed"];

/** What the authorised body's people sign before they are let in, and its representative when they are. */
function Joining({ course, mine }: { course: Course; mine: Mine }) {
  const { t } = useWords();
  const { row, me } = mine;
  const { procedure, nth } = course;
  if (me.role !== "authorised") return null;
  const of = { caseId: row.caseId, slug: row.slug, procedure, nth };
  if (procedure === "hearing") return <Pledges of={of} kinds={["undertaking", "attendance"]} onDone={mine.onDone} />;
  // Whom the reporter let in signs nothing to come in.
  return course.known ? null : (
    <More summary={t("pledge-undertake")}>
      <Pledges of={of} kinds={["undertaking"]} onDone={mine.onDone} />
    </More>
  );
}

/** Whose it is to say in a hearing that somebody is in conflict (10(13)): its chair's, the secretary's and the authorised body's. */
function excluding({ procedure, known, details }: Course, me: Person): Possible[] {
  const role = details.chair === me.id ? "chair" : ["secretary", "authorised"].find((one) => one === me.role);
  if (procedure !== "hearing" || !known || role === undefined) return [];
  return [{ step: "put-person-out", role, ready: true, rule: "", paragraph: "", missing: "" }];
}

/** `asking`: the room is being looked at again, and what a step rests on may not stand in it yet. */
function Steps({ course, room, asking, mine }: { course: Course; room: Room | undefined; asking: boolean; mine: Mine }) {
  const { t } = useWords();
  const client = useClient();
  const [pressed, setPressed] = useState("");
  const { docket } = mine.conversation;
  const naming = mine.me.role === "authorised" && course.procedure === "hearing" && !course.known && NAMED_IN.includes(course.stage) ? [NAMING] : [];
  const steps = [...course.steps.filter(({ step }) => `${course.procedure}/${step}` in FORMS), ...naming, ...excluding(course, mine.me)];
  const countersign = course.steps.find(({ step }) => `${course.procedure}/${step}` === "agreement/countersign");
  const chosen = steps.find(({ step, role }) => `${step} ${role}` === pressed);
  if (docket === undefined) return null;
  if (steps.length === 0 && countersign === undefined) return <p class="small soft">{t("courses-no-steps")}</p>;
  const ground: Ground = { course, docket, entries: room?.entries ?? [], undertaken: room?.undertaken ?? {}, people: mine.people };
  const take = async (move: Move): Promise<void> => {
    await client.act(mine.row.caseId, mine.row.slug, move);
    setPressed("");
    await mine.onDone();
  };
  return (
    <div class="stack on-screen">
      <h4>{t("courses-steps")}</h4>
      {countersign && <Countersign course={course} role={countersign.role} room={room} mine={mine} />}
      <ul class="people">
        {steps.map((possible) => {
          const key = `${possible.step} ${possible.role}`;
          return <Step key={key} possible={possible} course={course} pressed={key === pressed} onPress={() => setPressed(key === pressed ? "" : key)} />;
        })}
      </ul>
      {chosen && (
        <StepForm key={pressed} course={course} step={chosen.step} role={chosen.role} ground={ground} asking={asking} persons={mine.persons} onTake={take} onCancel={() => setPressed("")} />
      )}
    </div>
  );
}

/** The procedures that are carried out here; of the others the terms are shown. */
const CARRIED = ["agreement", "application", "hearing"];

function CourseCard({ course, mine }: { course: Course; mine: Mine }) {
  const { t } = useWords();
  const client = useClient();
  const { conversation, row } = mine;
  const { procedure, details, known } = course;
  const enter = (): Promise<Room | undefined> => (known && course.room ? client.enter(row.caseId, row.slug, course.room) : Promise.resolve(undefined));
  return (
    <Card course={course} day={conversation.docket?.day ?? ""} calendars={conversation.calendars}>
      {procedure === "hearing" && <Sitting course={course} persons={mine.persons} />}
      {details.counterparty && (
        <Facts narrow rows={[[t("agreement-with"), t(details.counterparty === "leadership" ? "agreement-with-leadership" : "agreement-with-authorised")]]} />
      )}
      {CARRIED.includes(procedure) && <Joining course={course} mine={mine} />}
      {!CARRIED.includes(procedure) ? null : !known ? (
        <>
          <p class="small soft">{t("courses-closed")}</p>
          {procedure === "hearing" && <Steps course={course} room={undefined} asking={false} mine={mine} />}
        </>
      ) : (
        <RoomOf ask={enter} of={conversation}>
          {(room, busy) => (
            <>
              {room && <Agreed room={room} />}
              {room && <Written room={room} />}
              {room && <Readers course={course} room={room} mine={mine} />}
              <Steps course={course} room={room} asking={busy} mine={mine} />
            </>
          )}
        </RoomOf>
      )}
    </Card>
  );
}

export function Courses(props: CoursesProps) {
  const { t } = useWords();
  const client = useClient();
  // Nothing while it is asked for: whoever sits or reads is shown by name, and by the beginning of an id only where nobody tells the name.
  const [organisation, setOrganisation] = useState<Organisation | "unknown" | undefined>();
  const { conversation, row } = props;
  const { docket } = conversation;
  useEffect(() => {
    client.organisation(row.slug).then(setOrganisation, () => setOrganisation("unknown"));
  }, [row.slug]);
  if (docket === undefined) return <p class="small soft">{t("rights-none")}</p>;
  if (organisation === undefined) return <p class="small soft" role="status">{t("loading")}</p>;
  const all = organisation !== "unknown" ? inOrder([organisation.institution, ...organisation.authorised].flatMap(({ persons }) => persons), organisation.institution.id) : [];
  const out = new Set([...docket.out.persons, ...conversation.excluded.map(({ person }) => person)]);
  const mine: Mine = {
    ...props,
    persons: Object.fromEntries(all.map(({ id, name }) => [id, name])),
    people: (...roles) => all.filter((person) => roles.includes(person.role) && !out.has(person.id)).map(({ id }) => id),
  };
  return (
    <section class="stack" data-courses>
      <h2>{t("courses-title")}</h2>
      {docket.courses.map((course) => (
        <CourseCard key={course.procedure + course.nth} course={course} mine={mine} />
      ))}
      <History docket={docket} persons={mine.persons} />
    </section>
  );
}
