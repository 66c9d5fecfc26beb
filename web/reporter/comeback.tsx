// "I have a code": read it, forgive its spelling, open the conversation.
import { useState } from "preact/hooks";
import type { Conversation } from "../client/api.ts";
import { Button } from "../page/button.tsx";
import { useClient } from "../page/client.ts";
import { Field } from "../page/field.tsx";
import { Problem, useShortProblem, type Code } from "../page/problem.tsx";
import { Title } from "../page/shell.tsx";
import { useTask } from "../page/task.ts";
import { useWords } from "../page/words.tsx";
import type { Talk } from "./conversation.tsx";

/** What is wrong with the typing itself stands beside the field; the rest is a problem of its own. */
const SPELLING: readonly Code[] = ["code-symbol", "code-length", "code-check"];

interface ComeBackProps {
  slug: string;
  onBack: () => void;
  /** With the screen that shows it, which is fetched by those who come back alone. */
  onOpen: (code: string, conversation: Conversation, screen: typeof Talk) => void;
}

export function ComeBack({ slug, onBack, onOpen }: ComeBackProps) {
  const { t } = useWords();
  const client = useClient();
  const short = useShortProblem();
  const [typed, setTyped] = useState("");
  const task = useTask();
  const spelling = task.problem && SPELLING.includes(task.problem) ? task.problem : "";
  const open = (): void =>
    task.run(async () => {
      const code = await client.checkCode(typed);
      const [conversation, { Talk }] = await Promise.all([client.visit(slug, code), import("./conversation.tsx")]);
      onOpen(code, conversation, Talk);
    });
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        open();
      }}
    >
      <Title of="comeback">{t("comeback-title")}</Title>
      <p>{t("comeback-about")}</p>
      <Field
        label={t("comeback-label")}
        hint={t("comeback-hint")}
        wrong={short(spelling)}
        kind="code"
        value={typed}
        onValue={(value) => {
          setTyped(value);
          task.clear();
        }}
      />
      {task.problem && !spelling && <Problem code={task.problem} unwritten />}
      <div class="actions">
        <Button kind="go" submit busy={task.busy && t("opening")}>{t("comeback-open")}</Button>
        <Button kind="plain" onPress={onBack}>{t("back")}</Button>
      </div>
    </form>
  );
}
