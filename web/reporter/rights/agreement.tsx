// The agreement (43.6, 44.3): offered with every case, demanded by the person alone, read before it is signed with the code's key.
import { useState } from "preact/hooks";
import type { Course, Offered } from "../../client/api.ts";
import { Button } from "../../page/button.tsx";
import { useClient } from "../../page/client.ts";
import { Agreed, AgreementText } from "../../page/docket/agreed.tsx";
import { Card } from "../../page/docket/course.tsx";
import { Hindered, useMoving } from "../../page/docket/moving.tsx";
import { RoomOf } from "../../page/docket/room.tsx";
import { Choice } from "../../page/field.tsx";
import type { Key } from "../../page/messages/keys.ts";
import { Norm } from "../../page/norm.tsx";
import { Facts } from "../../page/notice.tsx";
import { useWords } from "../../page/words.tsx";
import type { Mine } from "../rights.tsx";

const ABOUT: Record<string, Key> = {
  offered: "agreement-offered",
  requested: "agreement-requested",
  declined: "agreement-declined",
  drafted: "agreement-drafted",
  "signed-by-person": "agreement-signed-by-person",
  "in-force": "agreement-in-force",
};

const step = (nth: number, word: string, args: Record<string, string> = {}) => ({ procedure: "agreement", nth: String(nth), step: word, role: "reporter", ...args });

/** Whether the leadership can be asked: its office is not out of the case, and somebody of it has a key and was not left out. */
function hasLeadership({ organisation, conversation: { docket, excluded } }: Mine): boolean {
  const out = new Set([...excluded.map(({ person }) => person), ...(docket?.out.persons ?? [])]);
  const offices = docket?.out.offices ?? [];
  return !offices.includes("leadership") && !offices.includes("first-head") && organisation.institution.persons.some(({ id, role }) => role === "leadership" && !out.has(id));
}

/** With whom, and the demand. */
function Demand({ nth, mine }: { nth: number; mine: Mine }) {
  const { t } = useWords();
  const leadership = hasLeadership(mine);
  const [counterparty, setCounterparty] = useState("authorised");
  const moving = useMoving();
  const payload = { kind: "step" as const, text: t("agreement-note") };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        moving.run(() => mine.take({ room: `agreement/${nth}`, facts: step(nth, "request", { counterparty }), payload }));
      }}
    >
      <fieldset class="stack-tight">
        <legend>{t("agreement-choose")}</legend>
        <Choice name={`counterparty-${nth}`} checked={counterparty === "authorised"} onPick={() => setCounterparty("authorised")} about={t("agreement-with-authorised-about")}>
          {t("agreement-with-authorised")}
        </Choice>
        {leadership ? (
          <Choice name={`counterparty-${nth}`} checked={counterparty === "leadership"} onPick={() => setCounterparty("leadership")} about={t("agreement-with-leadership-about")}>
            {t("agreement-with-leadership")}
          </Choice>
        ) : (
          <p class="small soft">{t("agreement-leadership-out")}</p>
        )}
      </fieldset>
      <Hindered moving={moving} />
      <div class="actions">
        <Button kind="go" submit busy={moving.busy && t("sending")}>{t("agreement-demand")}</Button>
      </div>
    </form>
  );
}

/** Doing without it for now, also when its text is there already. */
function Decline({ nth, mine }: { nth: number; mine: Mine }) {
  const { t } = useWords();
  const moving = useMoving();
  const payload = { kind: "step" as const, text: t("agreement-note-decline") };
  return (
    <>
      <Hindered moving={moving} />
      <div class="actions">
        <Button kind="plain" busy={moving.busy && t("sending")} onPress={() => moving.run(() => mine.take({ room: `agreement/${nth}`, facts: step(nth, "decline"), payload }))}>
          {t("agreement-decline")}
        </Button>
      </div>
    </>
  );
}

/** The text in the language that the person chooses, and the signature under exactly that text. */
function Signing({ course, mine }: { course: Course; mine: Mine }) {
  const { t, language: page } = useWords();
  const client = useClient();
  const [language, setLanguage] = useState<"kk" | "ru">(page === "ru" ? "ru" : "kk");
  const [offered, setOffered] = useState<Offered | undefined>();
  const reading = useMoving();
  const moving = useMoving();
  const { slug, code } = mine;
  const choose = (chosen: "kk" | "ru"): void => {
    setLanguage(chosen);
    setOffered(undefined);
  };
  const read = (): void => reading.run(async () => setOffered(await client.draft(slug, code, course.nth, language)));
  const sign = (): void =>
    moving.run(async () => {
      if (offered !== undefined) await mine.done(await client.sign(slug, code, course.nth, offered));
    });
  return (
    <div class="stack">
      <fieldset class="stack-tight">
        <legend>{t("agreement-language")}</legend>
        <Choice name={`language-${course.nth}`} checked={language === "kk"} onPick={() => choose("kk")}>{t("agreement-kk")}</Choice>
        <Choice name={`language-${course.nth}`} checked={language === "ru"} onPick={() => choose("ru")}>{t("agreement-ru")}</Choice>
      </fieldset>
      <Hindered moving={reading} />
      {offered === undefined ? (
        <Button kind="go" busy={reading.busy && t("opening")} onPress={read}>{t("agreement-read")}</Button>
      ) : (
        <>
          <AgreementText text={offered.text} language={offered.language} />
          <p>{t("agreement-binds")}</p>
          <Hindered moving={moving} />
          <div class="actions">
            <Button kind="go" busy={moving.busy && t("sending")} onPress={sign}>{t("agreement-sign")}</Button>
          </div>
        </>
      )}
    </div>
  );
}

export function AgreementCard({ course, mine }: { course: Course; mine: Mine }) {
  const { t } = useWords();
  const { nth, stage, details, steps } = course;
  // Whom a silence moves the agreement on to, is the authorised body itself once it is the counterparty.
  const about = stage === "signed-by-person" && details.counterparty !== "leadership" ? "agreement-signed-authorised" : ABOUT[stage];
  const may = (word: string): boolean => steps.some((one) => one.step === word);
  const signed = stage === "signed-by-person" || stage === "in-force";
  return (
    <Card course={course} day={mine.day} calendars={mine.calendars}>
      {about && <p>{t(about)}</p>}
      {details.counterparty && (
        <Facts narrow rows={[[t("agreement-with"), t(details.counterparty === "leadership" ? "agreement-with-leadership" : "agreement-with-authorised")]]} />
      )}
      {may("request") && <Demand nth={nth} mine={mine} />}
      {may("sign") && <Signing key={details.template} course={course} mine={mine} />}
      {may("decline") && <Decline nth={nth} mine={mine} />}
      {signed && <RoomOf ask={() => mine.room(`agreement/${nth}`)} of={mine.conversation}>{(room) => room && <Agreed room={room} folded />}</RoomOf>}
      <div class="norms">
        <Norm paragraph="43.6" />
        <Norm paragraph="44.3" />
      </div>
    </Card>
  );
}

/** One with the leadership and one with the authorised body may stand side by side. */
export function AnotherAgreement({ nth, mine }: { nth: number; mine: Mine }) {
  const { t } = useWords();
  return (
    <details class="more">
      <summary>{t("agreement-another")}</summary>
      <Demand nth={nth} mine={mine} />
    </details>
  );
}
