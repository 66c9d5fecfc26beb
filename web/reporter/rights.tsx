// What the holder of a code may demand, each right as a card: how it stands, what happens next and by which day, and the step that is
// theirs. Whoever came back fetches it.
import { useState } from "preact/hooks";
import type { Conversation, Course, Move, Organisation, Receipt, Room } from "../client/api.ts";
import { useClient } from "../page/client.ts";
import { Card, History } from "../page/docket/course.tsx";
import { Mark } from "../page/mark.tsx";
import { Notice } from "../page/notice.tsx";
import { inOrder } from "../page/order.ts";
import { useWords } from "../page/words.tsx";
import { AgreementCard, AnotherAgreement } from "./rights/agreement.tsx";
import { ApplicationCard, MayApply } from "./rights/application.tsx";
import { HearingCard } from "./rights/hearing.tsx";

export { NextDay } from "../page/docket/next.tsx";

export interface RightsProps {
  organisation: Organisation;
  code: string;
  conversation: Conversation;
  onConversation: (conversation: Conversation) => void;
}

/** What each card needs. */
export interface Mine extends RightsProps {
  slug: string;
  calendars: readonly string[];
  day: string;
  /** Names by person id. */
  persons: Record<string, string>;
  /** Takes a step, then looks at the case again. */
  take: (move: Move) => Promise<void>;
  /** Says that a step was taken. */
  done: (receipt: Receipt) => Promise<void>;
  room: (name: string) => Promise<Room | undefined>;
}

export function Rights(props: RightsProps) {
  const { t } = useWords();
  const client = useClient();
  const [receipt, setReceipt] = useState<Receipt | undefined>();
  const { organisation, code, conversation, onConversation } = props;
  const { docket } = conversation;
  const slug = organisation.institution.slug;
  if (docket === undefined) return <p class="small soft">{t("rights-none")}</p>;
  const everyone = inOrder([organisation.institution, ...organisation.authorised].flatMap((body) => body.persons), organisation.institution.id);
  const persons = Object.fromEntries(everyone.map(({ id, name }) => [id, name]));
  const done = async (given: Receipt): Promise<void> => {
    setReceipt(given);
    onConversation(await client.visit(slug, code));
  };
  const mine: Mine = {
    ...props, slug, persons, done,
    calendars: organisation.calendars,
    day: docket.day,
    take: async (move) => done(await client.take(slug, code, move)),
    room: (name) => client.room(slug, code, name),
  };
  const of = (procedure: string): Course[] => docket.courses.filter((course) => course.procedure === procedure);
  const agreements = of("agreement");
  const begins = (procedure: string, step: string): boolean => docket.begin.some((one) => one.procedure === procedure && one.step === step);
  const others = docket.courses.filter(({ procedure }) => !["agreement", "application", "hearing"].includes(procedure));
  return (
    <section class="stack" data-rights>
      <h2>{t("rights-title")}</h2>
      <p>{t("rights-about")}</p>
      {receipt && (
        <Notice kind="good" live>
          <p>
            {t("rights-taken")} <Mark of={receipt.mark} />
          </p>
        </Notice>
      )}
      {agreements.map((course) => (
        <AgreementCard key={course.nth} course={course} mine={mine} />
      ))}
      {begins("agreement", "request") && agreements.every(({ stage }) => stage === "in-force") && <AnotherAgreement nth={docket.next["agreement"] ?? 0} mine={mine} />}
      {of("application").map((course) => (
        <ApplicationCard key={course.nth} course={course} mine={mine} hearing={docket.next["hearing"] ?? 0} />
      ))}
      {begins("application", "lodge") && of("application").every(({ stage }) => stage === "closed" || stage === "redirected") && (
        <MayApply nth={docket.next["application"] ?? 0} mine={mine} />
      )}
      {of("hearing").map((course) => (
        <HearingCard key={course.nth} course={course} mine={mine} />
      ))}
      {others.filter(({ clocks, breaches }) => clocks.length + breaches.length > 0).map((course) => (
        <Card key={course.procedure + course.nth} course={course} day={docket.day} calendars={mine.calendars} />
      ))}
      <History docket={docket} persons={persons} />
    </section>
  );
}
