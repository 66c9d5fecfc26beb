// A declaration, an undertaking or an attendance: signed by whoever sits in a body or represents the authorised one, often before they
// read anything of the case. The secretary tells them its number.
import { useEffect, useState } from "preact/hooks";
import type { Pledge, Texts } from "../client/api.ts";
import { Button } from "../page/button.tsx";
import { useClient } from "../page/client.ts";
import { Hindered, useMoving } from "../page/docket/moving.tsx";
import { useNames } from "../page/docket/names.ts";
import { Choice, Field, OneOf } from "../page/field.tsx";
import { More, Notice } from "../page/notice.tsx";
import { useWords } from "../page/words.tsx";

export interface PledgeProps {
  /** The case and its procedure, where they are known; else they are asked for. */
  of?: { caseId: string; slug: string; procedure: string; nth: number };
  kinds: Pledge["paper"][];
  onDone?: () => Promise<void>;
}

/** The procedures with rooms into which people are let. */
const OPEN = ["hearing", "application", "agreement"];

export function Pledges({ of, kinds, onDone }: PledgeProps) {
  const { t, pick, language } = useWords();
  const name = useNames();
  const client = useClient();
  const [institutions, setInstitutions] = useState<{ slug: string; names: Texts }[]>([]);
  const [slug, setSlug] = useState(of?.slug ?? "");
  const [number, setNumber] = useState("");
  const [procedure, setProcedure] = useState(of?.procedure ?? "hearing");
  const [place, setPlace] = useState("1");
  const [paper, setPaper] = useState<Pledge["paper"]>(kinds[0] ?? "undertaking");
  const [wrong, setWrong] = useState(false);
  const [done, setDone] = useState("");
  /** What is signed, as it was shown. */
  const [shown, setShown] = useState<{ text: string; template: string } | undefined>();
  const moving = useMoving();
  useEffect(() => {
    if (of) return;
    client.organisations().then(({ institutions: found }) => {
      setInstitutions(found);
      setSlug(found[0]?.slug ?? "");
    }, () => undefined);
  }, []);
  const choose = (kind: Pledge["paper"]): void => {
    setPaper(kind);
    setShown(undefined);
    setDone("");
  };
  const sign = (): void => {
    const caseId = of?.caseId ?? number.replaceAll(/\s/g, "").toLowerCase();
    const nth = of?.nth ?? Number(place) - 1;
    if (!/^[0-9a-f]{32}$/.test(caseId) || !Number.isInteger(nth) || nth < 0) {
      setWrong(true);
      return;
    }
    setDone("");
    moving.run(async () => {
      if (shown === undefined) {
        setShown(paper === "attendance" ? { text: t("pledge-attendance-text"), template: "" } : await client.wording(caseId, slug, paper, language === "ru" ? "ru" : "kk"));
        return;
      }
      await client.pledge(caseId, slug, { of: `${procedure}/${nth}`, paper, title: name("paper", paper), ...shown });
      setShown(undefined);
      // Whoever goes on from here finds the case as it is with this.
      await onDone?.();
      setDone(paper);
    });
  };
  const form = (
    <form
      class="panel stack"
      data-form="pledge"
      onSubmit={(event) => {
        event.preventDefault();
        sign();
      }}
    >
      {of && <h3>{t("pledge-title")}</h3>}
      <p class="small soft">{t("pledge-about")}</p>
      {!of && (
        <>
          <OneOf
            label={t("pledge-institution")}
            value={slug}
            options={institutions.map((one) => [one.slug, pick(one.names)] as const)}
            onValue={(value) => {
              setSlug(value);
              setShown(undefined);
            }}
          />
          <Field
            label={t("pledge-case")}
            wrong={wrong ? t("pledge-case-wrong") : ""}
            value={number}
            onValue={(value) => {
              setNumber(value);
              setWrong(false);
              setShown(undefined);
            }}
          />
          <OneOf label={t("pledge-for")} value={procedure} options={OPEN.map((one) => [one, name("procedure", one)] as const)} onValue={setProcedure} />
          <Field label={t("pledge-nth")} value={place} onValue={setPlace} />
        </>
      )}
      <fieldset class="stack-tight">
        <legend>{t("pledge-what")}</legend>
        {kinds.map((kind) => (
          <Choice key={kind} name="pledge" checked={paper === kind} onPick={() => choose(kind)}>
            {name("paper", kind)}
          </Choice>
        ))}
      </fieldset>
      {shown && (
        <article class="said">
          <p class="words" translate={false}>{shown.text}</p>
        </article>
      )}
      <Hindered moving={moving} />
      {done && (
        <Notice kind="good" live>
          <p data-pledged={done}>{t("pledge-done")}</p>
        </Notice>
      )}
      <div class="actions">
        <Button kind="go" submit busy={moving.busy && t("sending")}>{t(shown ? "pledge-go" : "agreement-read")}</Button>
      </div>
    </form>
  );
  return of ? form : <More summary={t("pledge-title")}>{form}</More>;
}
