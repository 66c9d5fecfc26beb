// Ready texts for answers, as messages of all three languages: they come in the language that the reporter wrote in.
import type { Conversation } from "../client/api.ts";
import { Button } from "../page/button.tsx";
import { longDay } from "../page/day.ts";
import { languageOf, NAMES } from "../page/language.ts";
import type { Key } from "../page/messages/keys.ts";
import { More } from "../page/notice.tsx";
import { Problem } from "../page/problem.tsx";
import { useTask } from "../page/task.ts";
import { daysBack } from "../page/term.ts";
import { fetchWords, useWords } from "../page/words.tsx";

const TEMPLATES = ["template-received", "template-question", "template-protection", "template-result"] as const satisfies readonly Key[];

interface TemplatesProps {
  conversation: Conversation;
  firstDay: string;
  onText: (text: string) => void;
}

export function Templates({ conversation, firstDay, onText }: TemplatesProps) {
  const { t, language: own } = useWords();
  const task = useTask();
  const first = conversation.entries[0]?.payload;
  const language = (first?.kind === "report" ? languageOf(first.language) : undefined) ?? own;
  const insert = (key: Key): void =>
    task.run(async () => {
      const words = await fetchWords(language);
      onText(words.part(key, "text", { day: longDay(words.t, daysBack(firstDay).informed) }));
    });
  return (
    <More summary={t("templates")}>
      <p class="small soft">{t("templates-about", { language: NAMES[language].whole })}</p>
      <div class="actions">
        {TEMPLATES.map((key) => (
          <Button key={key} onPress={() => insert(key)}>{t(key)}</Button>
        ))}
      </div>
      {task.problem && <Problem code={task.problem} />}
    </More>
  );
}
