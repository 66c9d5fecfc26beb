// First question: what it is about.
import { Button } from "../page/button.tsx";
import { Choice } from "../page/field.tsx";
import { KINDS } from "../page/kinds.ts";
import { Title } from "../page/shell.tsx";
import { useWords } from "../page/words.tsx";
import { useState } from "preact/hooks";
import type { Draft } from "./draft.ts";

export interface StepProps {
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
  onBack: () => void;
  onNext: () => void;
}

export function KindStep({ draft, onChange, onBack, onNext }: StepProps) {
  const { t, part } = useWords();
  const [wrong, setWrong] = useState(false);
  const next = (): void => (draft.category === "" ? setWrong(true) : onNext());
  return (
    <div class="stack">
      <p class="small soft">{t("question-of", { at: "1", of: "4" })}</p>
      <Title of="kind">{t("kind-title")}</Title>
      <p>{t("kind-about")}</p>
      <fieldset aria-describedby={wrong ? "kind-wrong" : undefined}>
        <legend class="unseen">{t("kind-title")}</legend>
        {KINDS.map((kind) => (
          <Choice key={kind.id} name="kind" checked={draft.category === kind.id} onPick={() => onChange({ category: kind.id })} about={part(kind.label, "about")}>
            {t(kind.label)}
          </Choice>
        ))}
      </fieldset>
      {wrong && draft.category === "" && <p class="wrong" id="kind-wrong" role="alert">{t("kind-wrong")}</p>}
      <div class="actions">
        <Button kind="go" onPress={next}>{t("next")}</Button>
        <Button kind="plain" onPress={onBack}>{t("back")}</Button>
      </div>
    </div>
  );
}
