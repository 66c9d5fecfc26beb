// A declaration, an undertaking or an attendance: signed by whoever sits in a body or represents the authorised one, often before they
// read anything of the case. The secretary tells them its number.
import { useEffect, useState } from "preact/hooks";
import type { Pledge, Texts } from "../client/api.ts";
import { Button } from "../page/button.tsx";
import { useClient } from "../page/client.ts";
import { Hindered, useMoving } from "../page/docket/moving.tsx";
import { useNames } from "../page/docket/names.ts";
import { Choice, Field, OneOf } from "../page/field.tsx";
import type { Key } from "../page/messages/keys.ts";
import { More, Notice } from "../page/notice.tsx";
import { useWords } from "../page/words.tsx";

const TEXTS: Record<Pledge["paper"], Key> = {
  declaration: "pledge-declaration-text",
  undertaking: "pledge-undertaking-text",
  attendance: "pledge-attendance-text",
};

export interface PledgeProps {
  /** The case and the hearing, where they are known; else they are asked for. */
  of?: { caseId: string; slug: string; nth: number };
  kinds: Pledge["paper"][];
  onDone?: () => Promise<void>;
}

export function Pledges({ of, kinds, onDone }: PledgeProps) {
  const { t, pick } = useWords();
  const name = useNames();
  const client = useClient();
  const [institutions, setInstitutions] = useState<{ slug: string; names: Texts }[]>([]);
  const [slug, setSlug] = useState(of?.slug ?? "");
  const [number, setNumber] = useState("");
  const [hearing, setHearing] = useState("1");
  const [paper, setPaper] = useState<Pledge["paper"]>(kinds[0] ?? "undertaking");
  const [wrong, setWrong] = useState(false);
  const [done, setDone] = useState("");
  const moving = useMoving();
  useEffect(() => {
    if (of) return;
    client.organisations().then(({ institutions: found }) => {
      setInstitutions(found);
      setSlug(found[0]?.slug ?? "");
    }, () => undefined);
  }, []);
  const sign = (): void => {
    const caseId = of?.caseId ?? number.replaceAll(/\s/g, "").toLowerCase();
    const nth = of?.nth ?? Number(hearing) - 1;
    if (!/^[0-9a-f]{32}$/.test(caseId) || !Number.isInteger(nth) || nth < 0) {
      setWrong(true);
      return;
    }
    setDone("");
    moving.run(async () => {
      await client.pledge(caseId, slug, { of: `hearing/${nth}`, paper, title: name("paper", paper), text: t(TEXTS[paper]) });
      setDone(paper);
      await onDone?.();
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
          <OneOf label={t("pledge-institution")} value={slug} options={institutions.map((one) => [one.slug, pick(one.names)] as const)} onValue={setSlug} />
          <Field
            label={t("pledge-case")}
            wrong={wrong ? t("pledge-case-wrong") : ""}
            value={number}
            onValue={(value) => {
              setNumber(value);
              setWrong(false);
            }}
          />
          <Field label={t("pledge-nth")} value={hearing} onValue={setHearing} />
        </>
      )}
      <fieldset class="stack-tight">
        <legend>{t("pledge-what")}</legend>
        {kinds.map((kind) => (
          <Choice key={kind} name="pledge" checked={paper === kind} onPick={() => setPaper(kind)} about={t(TEXTS[kind])}>
            {name("paper", kind)}
          </Choice>
        ))}
      </fieldset>
      <Hindered moving={moving} />
      {done && (
        <Notice kind="good" live>
          <p data-pledged={done}>{t("pledge-done")}</p>
        </Notice>
      )}
      <div class="actions">
        <Button kind="go" submit busy={moving.busy && t("sending")}>{t("pledge-go")}</Button>
      </div>
    </form>
  );
  return of ? form : <More summary={t("pledge-title")}>{form}</More>;
}
