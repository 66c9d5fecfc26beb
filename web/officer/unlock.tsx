// Opening one's key: the file and its passphrase; in the demonstration, a key from the list that says what it is.
import { useState } from "preact/hooks";
import type { DemoKey } from "../client/api.ts";
import { useClient } from "../page/client.ts";
import { Button } from "../page/button.tsx";
import { Field, FileField } from "../page/field.tsx";
import { Notice } from "../page/notice.tsx";
import { Problem } from "../page/problem.tsx";
import { Title } from "../page/shell.tsx";
import { useTask } from "../page/task.ts";
import { useWords } from "../page/words.tsx";
import type { Session } from "./app.tsx";

interface UnlockProps {
  demoKeys: DemoKey[];
  onMake: () => void;
  onUnlocked: () => void;
  onEntered: (session: Session) => void;
}

function DemoKeys({ demoKeys, onEntered }: Pick<UnlockProps, "demoKeys" | "onEntered">) {
  const { t, pick } = useWords();
  const client = useClient();
  const task = useTask();
  const [picked, setPicked] = useState("");
  const open = (key: DemoKey): void =>
    task.run(async () => {
      setPicked(key.name);
      await client.unlock(key.keyFile, key.passphrase);
      onEntered(await client.login(key.slug));
    });
  return (
    <section class="stack">
      <h2>{t("demo-keys-title")}</h2>
      <p>{t("demo-keys-about")}</p>
      <ul class="people">
        {demoKeys.map((key) => (
          <li key={key.slug + key.name} class="stack-tight" data-body={key.slug}>
            <p>
              <strong>{key.name}</strong> <span class="tag tag-mind">{t("demo-key")}</span>
              <br />
              <span class="small soft">{`${pick(key.office)} · ${pick(key.body)}`}</span>
            </p>
            <Button busy={task.busy && picked === key.name && t("unlocking")} onPress={() => open(key)}>
              {t("demo-key-open", { name: key.name })}
            </Button>
          </li>
        ))}
      </ul>
      {task.problem && <Problem code={task.problem} unwritten />}
    </section>
  );
}

export function Unlock({ demoKeys, onMake, onUnlocked, onEntered }: UnlockProps) {
  const { t } = useWords();
  const client = useClient();
  const [file, setFile] = useState<Uint8Array | undefined>();
  const [passphrase, setPassphrase] = useState("");
  const [wrong, setWrong] = useState(false);
  const task = useTask();
  const unlock = (): void => {
    if (!file) {
      setWrong(true);
      return;
    }
    task.run(async () => {
      await client.unlock(file, passphrase);
      setPassphrase("");
      onUnlocked();
    });
  };
  return (
    <div class="stack-loose">
      <div class="stack">
        <Title of="unlock">{t("unlock-title")}</Title>
        <p>{t("unlock-about")}</p>
      </div>
      {demoKeys.length > 0 && <DemoKeys demoKeys={demoKeys} onEntered={onEntered} />}
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          unlock();
        }}
      >
        <h2>{t("unlock-own")}</h2>
        <FileField
          label={t("key-file-label")}
          hint={t("key-file-hint")}
          choose={t("key-file-choose")}
          onFiles={([file]) => {
            if (file) setFile(file.bytes);
            setWrong(false);
          }}
        />
        {wrong && <p class="wrong" role="alert">{t("key-file-wrong")}</p>}
        <Field label={t("key-passphrase")} kind="hidden" value={passphrase} onValue={setPassphrase} />
        {task.problem && <Problem code={task.problem} unwritten />}
        <div class="actions">
          <Button kind="go" submit busy={task.busy && t("unlocking")}>{t("unlock")}</Button>
          <Button kind="plain" onPress={onMake}>{t("make-key")}</Button>
        </div>
      </form>
      <Notice>
        <p>{t("unlock-desk")}</p>
      </Notice>
    </div>
  );
}
