// Third: the few questions of the chosen kind. Every one may stay empty.
import { Button } from "../page/button.tsx";
import { Choice, Field } from "../page/field.tsx";
import { Norm } from "../page/norm.tsx";
import { Notice } from "../page/notice.tsx";
import { Problem } from "../page/problem.tsx";
import { Title } from "../page/shell.tsx";
import { useWords } from "../page/words.tsx";
import { CHOICES, roomLeft } from "./draft.ts";
import type { StepProps } from "./kind.tsx";
import { QUESTIONS, type Question } from "./questions.ts";

function Ask({ question, value, onValue }: { question: Question; value: string; onValue: (value: string) => void }) {
  const { t } = useWords();
  if (question.form !== "choice") return <Field label={t(question.ask)} kind={question.form} value={value} onValue={onValue} />;
  return (
    <fieldset>
      <legend>{t(question.ask)}</legend>
      <div class="choice-row">
        {Object.entries(CHOICES).map(([answer, key]) => (
          <Choice key={answer} name={question.id} checked={value === answer} onPick={() => onValue(answer)}>
            {t(key)}
          </Choice>
        ))}
      </div>
    </fieldset>
  );
}

export function Details({ draft, onChange, onBack, onNext }: StepProps) {
  const { t } = useWords();
  const answer = (id: string, value: string): void => onChange({ answers: { ...draft.answers, [id]: value } });
  const full = roomLeft(draft) < 0;
  return (
    <div class="stack">
      <p class="small soft">{t("question-of", { at: "3", of: "4" })}</p>
      <Title of="details">{t("details-title")}</Title>
      <p>{t("details-about")}</p>
      {draft.category === "labour-rights" && (
        <Notice kind="good">
          <p>{t("labour-right")}</p>
          <Norm paragraph="43.2" />
        </Notice>
      )}
      {(QUESTIONS[draft.category] ?? []).map((question) => (
        <Ask key={question.id} question={question} value={draft.answers[question.id] ?? ""} onValue={(value) => answer(question.id, value)} />
      ))}
      {full && <Problem code="too-long" />}
      <div class="actions">
        <Button kind="go" onPress={() => !full && onNext()}>{t("next")}</Button>
        <Button kind="plain" onPress={onBack}>{t("back")}</Button>
      </div>
    </div>
  );
}
