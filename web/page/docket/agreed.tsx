// An agreement as it was signed: the text, both signatures as this page checked them, its print and its file.
import { useEffect, useState } from "preact/hooks";
import type { Room } from "../../client/api.ts";
import { useBlob } from "../blob.ts";
import { Button } from "../button.tsx";
import { longDay } from "../day.ts";
import { useWords } from "../words.tsx";

/** The whole text; `folded` on a screen, until it is asked for. It stands behind what unfolds it, for paper shows nothing that was not opened. */
export function AgreementText({ text, language, folded }: { text: string; language: string; folded?: boolean }) {
  const { t } = useWords();
  return (
    <>
      {folded && (
        <details class="more">
          <summary>{t("agreement-text")}</summary>
        </details>
      )}
      <article class="said" aria-label={t("agreement-text")}>
        <p class="words" lang={language} translate={false}>{text}</p>
      </article>
    </>
  );
}

/** `folded`: its text too, though one signature is missing; for whoever has read and signed it. */
export function Agreed({ room, folded }: { room: Room; folded?: boolean }) {
  const { t, pick } = useWords();
  const address = useBlob(room.proof);
  const last = room.signatures.at(-1);
  const [alone, setAlone] = useState(false);
  // What is printed is what the browser finds when it is asked.
  useEffect(() => {
    if (!alone) return;
    window.print();
    setAlone(false);
  }, [alone]);
  if (last === undefined) return null;
  return (
    <div class={alone ? "stack print-alone" : "stack"} data-agreed={String(room.signatures.filter(({ holds }) => holds).length)}>
      <AgreementText text={last.text} language={last.language} folded={folded || room.proof !== ""} />
      <h4>{t("agreement-signatures")}</h4>
      <ul class="people">
        {room.signatures.map((signature, index) => (
          <li key={index} data-signature={signature.by.role}>
            <strong>{signature.by.role === "reporter" ? t("agreement-by-reporter") : signature.by.name}</strong>
            <br />
            <span class="small soft">
              {[signature.by.role === "reporter" ? "" : pick(signature.by.office), longDay(t, signature.day)].filter(Boolean).join(" · ")}
            </span>
            <br />
            <span class={signature.holds ? "tag tag-done" : "tag tag-mind"}>{t(signature.holds ? "agreement-holds" : "agreement-broken")}</span>
          </li>
        ))}
      </ul>
      {room.proof !== "" && (
        <div class="stack-tight on-screen">
          <div class="actions">
            <Button onPress={() => setAlone(true)}>{t("agreement-print")}</Button>
            <a class="button" href={address} download="senim-agreement.json">{t("agreement-save")}</a>
          </div>
          <p class="small soft">{t("agreement-save-about")}</p>
        </div>
      )}
    </div>
  );
}
