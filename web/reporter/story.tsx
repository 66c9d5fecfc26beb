// Second question: what happened, in one's own words, with the room that is left.
import { useState } from "preact/hooks";
import { Button } from "../page/button.tsx";
import { Field } from "../page/field.tsx";
import { More } from "../page/notice.tsx";
import { Title } from "../page/shell.tsx";
import { useWords } from "../page/words.tsx";
import { roomLeft } from "./draft.ts";
import type { StepProps } from "./kind.tsx";

/** About a page of typed Cyrillic. */
const PAGE_BYTES = 4000;
/** Below this many pages the room is shown by the character. */
const FEW_PAGES = 3;

export function Story({ draft, onChange, onBack, onNext }: StepProps) {
  const { t, part } = useWords();
  const [asked, setAsked] = useState(false);
  const room = roomLeft(draft);
  const pages = Math.floor(room / PAGE_BYTES);
  const wrong = room < 0 ? t("error-too-long") : asked && draft.text.trim() === "" ? t("story-wrong") : "";
  const next = (): void => {
    setAsked(true);
    if (draft.text.trim() !== "" && room >= 0) onNext();
  };
  return (
    <div class="stack">
      <p class="small soft">{t("question-of", { at: "2", of: "4" })}</p>
      <Title of="story">{t("story-title")}</Title>
      <Field
        label={t("story-label")}
        hint={t("story-hint")}
        wrong={wrong}
        kind="tall"
        value={draft.text}
        onValue={(text) => onChange({ text })}
      />
      <p class="small soft" role="status">
        {room < 0 ? part("error-too-long", "next") : pages >= FEW_PAGES ? t("room-pages", { pages: String(pages) }) : t("room-letters", { letters: String(Math.floor(room / 2)) })}
      </p>
      <More summary={t("style-title")}>
        <ul>
          <li>{t("style-short")}</li>
          <li>{t("style-know")}</li>
          <li>{t("style-only-you")}</li>
          <li>{t("style-name")}</li>
        </ul>
      </More>
      <div class="actions">
        <Button kind="go" onPress={next}>{t("next")}</Button>
        <Button kind="plain" onPress={onBack}>{t("back")}</Button>
      </div>
    </div>
  );
}
