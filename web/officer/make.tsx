// Making a key: a name, then a passphrase shown once, the key file, and the text for the administrator.
import { useState } from "preact/hooks";
import { useBlob } from "../page/blob.ts";
import { useClient } from "../page/client.ts";
import { Button } from "../page/button.tsx";
import { Field } from "../page/field.tsx";
import { Mark } from "../page/mark.tsx";
import { Facts, Notice } from "../page/notice.tsx";
import { Problem } from "../page/problem.tsx";
import { Title } from "../page/shell.tsx";
import { useTask } from "../page/task.ts";
import { useWords } from "../page/words.tsx";

interface MadeKey {
  passphrase: string;
  keyFile: Uint8Array;
  enrolment: string;
  fingerprint: string;
}

function Made({ made, onBack }: { made: MadeKey; onBack: () => void }) {
  const { t } = useWords();
  const address = useBlob(made.keyFile);
  return (
    <div class="stack-loose">
      <div class="stack">
        <Title of="made">{t("made-title")}</Title>
        <p>{t("made-about")}</p>
      </div>
      <section class="stack">
        <h2>{t("made-passphrase")}</h2>
        <p class="secret" translate={false}>{made.passphrase}</p>
        <p>{t("made-passphrase-about")}</p>
      </section>
      <section class="stack">
        <h2>{t("made-file")}</h2>
        <p>{t("made-file-about")}</p>
        <a class="button button-go" href={address} download="senim-officer.age">{t("made-download")}</a>
      </section>
      <section class="stack">
        <h2>{t("made-enrolment")}</h2>
        <p>{t("made-enrolment-about")}</p>
        <Field label={t("made-enrolment-label")} kind="text" readOnly value={made.enrolment} onValue={() => undefined} />
        <Facts rows={[[t("fingerprint-label"), <Mark of={made.fingerprint} />]]} />
      </section>
      <Notice kind="mind">
        <p>{t("made-leave")}</p>
      </Notice>
      <div class="actions">
        <Button onPress={onBack}>{t("made-done")}</Button>
      </div>
    </div>
  );
}

export function MakeKey({ onBack }: { onBack: () => void }) {
  const { t } = useWords();
  const client = useClient();
  const [name, setName] = useState("");
  const [wrong, setWrong] = useState(false);
  const [made, setMade] = useState<MadeKey | undefined>();
  const task = useTask();
  const make = (): void => {
    if (name.trim() === "") {
      setWrong(true);
      return;
    }
    task.run(async () => setMade(await client.makeKey(name.trim())));
  };
  if (made) return <Made made={made} onBack={onBack} />;
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        make();
      }}
    >
      <Title of="make">{t("make-title")}</Title>
      <p>{t("make-about")}</p>
      <Field
        label={t("make-name")}
        hint={t("make-name-hint")}
        wrong={wrong ? t("make-name-wrong") : ""}
        value={name}
        onValue={(value) => {
          setName(value);
          setWrong(false);
        }}
      />
      {task.problem && <Problem code={task.problem} />}
      <div class="actions">
        <Button kind="go" submit busy={task.busy && t("making")}>{t("make-key")}</Button>
        <Button kind="plain" onPress={onBack}>{t("back")}</Button>
      </div>
    </form>
  );
}
