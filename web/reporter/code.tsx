// Your code: shown once, written down, one group typed back; only then can the report be sent.
import { useEffect, useState } from "preact/hooks";
import type { Organisation, Receipt, ReportInput } from "../client/api.ts";
import { officeOf } from "../page/access.tsx";
import { Button } from "../page/button.tsx";
import { useClient } from "../page/client.ts";
import { Field } from "../page/field.tsx";
import { ChangeList, changesOf, isSame } from "../page/changes.tsx";
import { labelOf } from "../page/kinds.ts";
import { Facts, More, Notice } from "../page/notice.tsx";
import { Problem } from "../page/problem.tsx";
import { Title } from "../page/shell.tsx";
import { useTask } from "../page/task.ts";
import { useWords } from "../page/words.tsx";
import { Card, CodeGroups } from "./card.tsx";
import { personKey, readingOf, type Draft } from "./draft.ts";
import { Qr } from "./qr.tsx";
import { useSending } from "./send.ts";

interface CodeProps {
  organisation: Organisation;
  /** As it was when the person chose who reads. */
  agreed: Organisation;
  draft: Draft;
  code: string;
  input: ReportInput | undefined;
  onCode: (code: string) => void;
  /** Whether the code was copied back already. */
  copied: boolean;
  onCopied: () => void;
  onBack: () => void;
  onStory: () => void;
  onSent: (receipt: Receipt) => void;
  /** The rosters are others by now: they are to be loaded again. Gives the hashes of the new ones. */
  onRosters: () => Promise<string[]>;
}

/** Which group is asked for: settled by the code itself, so that it stays the same while one looks it up. */
function askedGroup(code: string): number {
  return [...code].reduce((sum, symbol) => sum + symbol.charCodeAt(0), 0) % code.split("-").length;
}

function Show({ organisation, code, onBack, onWritten }: { organisation: Organisation; code: string; onBack: () => void; onWritten: () => void }) {
  const { t } = useWords();
  return (
    <>
      <div class="stack screen-only">
        <Title of="code">{t("code-title")}</Title>
        <p class="lead">{t("code-lead")}</p>
        <CodeGroups code={code} />
        <ul>
          <li>{t("code-use")}</li>
          <li>{t("code-lost")}</li>
          <li>{t("code-here")}</li>
        </ul>
        <Notice kind="mind">
          <p>{t("code-hand")}</p>
        </Notice>
        <More summary={t("code-other-ways")}>
          <Qr code={code} />
          <p>{t("code-qr")}</p>
          <p>{t("code-print-about")}</p>
          <Button onPress={() => window.print()}>{t("print")}</Button>
        </More>
        <div class="actions">
          <Button kind="go" onPress={onWritten}>{t("code-written")}</Button>
          <Button kind="plain" onPress={onBack}>{t("back")}</Button>
        </div>
      </div>
      <Card organisation={organisation} code={code} />
    </>
  );
}

function Check({ code, onBack, onRight }: { code: string; onBack: () => void; onRight: () => void }) {
  const { t } = useWords();
  const client = useClient();
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  const task = useTask();
  const asked = askedGroup(code);
  const check = (): void =>
    task.run(async () => {
      const groups = code.split("-");
      groups[asked] = typed;
      const right = await client.checkCode(groups.join("-")).then(
        (read) => read === code,
        () => false,
      );
      setWrong(!right);
      if (right) onRight();
    });
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        check();
      }}
    >
      <Title of="check">{t("check-title")}</Title>
      <p>{t("check-about")}</p>
      <Field
        label={t("check-label", { group: String(asked + 1) })}
        hint={t("check-hint")}
        wrong={wrong ? t("check-wrong") : ""}
        kind="group"
        value={typed}
        onValue={(value) => {
          setTyped(value);
          setWrong(false);
        }}
      />
      <div class="actions">
        <Button kind="go" submit busy={task.busy && t("checking")}>{t("check")}</Button>
        <Button kind="plain" onPress={onBack}>{t("check-show-again")}</Button>
      </div>
    </form>
  );
}

type ReadyProps = Omit<CodeProps, "code" | "onCode" | "copied" | "onCopied"> & { onReaders: () => void };

/** What the new list changed for this report, in words, before it is sent to anybody. */
function Changed({ organisation, agreed, draft }: Pick<CodeProps, "organisation" | "agreed" | "draft">) {
  const { t } = useWords();
  const changes = changesOf(readingOf(agreed, draft), readingOf(organisation, draft));
  return isSame(changes) ? <p data-changes="same">{t("changes-same")}</p> : <ChangeList changes={changes} />;
}

function Ready({ organisation, agreed, draft, input, onBack, onReaders, onStory, onSent, onRosters }: ReadyProps) {
  const { t, pick } = useWords();
  const sending = useSending(onSent, onRosters);
  const label = labelOf(draft.category);
  const readers = readingOf(organisation, draft);
  const changed = sending.problem === "roster-changed";
  /** What has to be changed before sending again can help. */
  const mend = sending.problem === "too-long" ? (["change-text", onStory] as const) : sending.problem === "excluded-all" ? (["change-readers", onReaders] as const) : undefined;
  /** The report is there, its receipt is not to be trusted: what matters now is the code. */
  const exchanged = sending.problem === "exchanged";
  /** Where the words advise against sending again, the button does not. */
  const rather = (["exchanged", "roster-invalid", "roster-expired"] as const).some((code) => code === sending.problem) ? undefined : "go";
  const send = (): void => {
    if (input) sending.send(input);
  };
  /** Once the button was pressed, nothing here may say any more that nothing leaves the device. */
  const title = sending.problem && !changed ? "ready-unfinished" : sending.tried ? "ready-going" : "ready-title";
  return (
    <div class="stack">
      <Title of="ready">{t(title)}</Title>
      {title === "ready-title" && <p>{t("ready-about")}</p>}
      <Facts
        rows={[
          [t("ready-kind"), label ? t(label) : draft.category],
          [t("ready-to"), t(draft.destination === "both" ? "to-both" : draft.destination === "unit" ? "to-unit" : "to-authorised")],
          [
            t("ready-readers"),
            <ul class="people">
              {readers.map((person) => (
                <li key={personKey(person)}>
                  <strong>{person.name}</strong>
                  <br />
                  <span class="small soft">{officeOf(pick, person, organisation)}</span>
                </li>
              ))}
            </ul>,
          ],
        ]}
      />
      {sending.state === "waiting" && (
        <Notice kind="mind" title={t("waiting-title")} live>
          <p>{t("waiting")}</p>
        </Notice>
      )}
      {sending.problem && <Problem code={sending.problem} />}
      {changed && (
        <Notice kind="mind">
          <Changed organisation={organisation} agreed={agreed} draft={draft} />
        </Notice>
      )}
      <div class="actions">
        {exchanged && <Button kind="go" onPress={onBack}>{t("check-show-again")}</Button>}
        {mend ? (
          <Button kind="go" onPress={mend[1]}>{t(mend[0])}</Button>
        ) : (
          <Button kind={rather} busy={sending.state === "sending" && t("sending")} onPress={send}>
            {t(changed ? "send-these" : sending.state === "waiting" || sending.problem ? "send-again" : "send")}
          </Button>
        )}
        {!mend && !sending.tried && sending.problem !== "" && <Button onPress={onReaders}>{t("change-readers")}</Button>}
        {!sending.tried && <Button kind="plain" onPress={onBack}>{t("back")}</Button>}
      </div>
      <p class="small soft">{t("ready-foot")}</p>
    </div>
  );
}

export function CodeStep({ code, onCode, copied, onCopied, ...rest }: CodeProps) {
  const { organisation, onBack } = rest;
  const { t } = useWords();
  const client = useClient();
  const [phase, setPhase] = useState<"show" | "check" | "ready">(copied ? "ready" : "show");
  const making = useTask();
  const make = (): void => making.run(async () => onCode(await client.makeCode()));
  const right = (): void => {
    onCopied();
    setPhase("ready");
  };
  useEffect(() => {
    if (code === "") make();
  }, []);
  if (making.problem)
    return (
      <Problem code={making.problem} whole>
        <Button onPress={make}>{t("again")}</Button>
      </Problem>
    );
  if (code === "") return <p role="status">{t("code-making")}</p>;
  if (phase === "show") return <Show organisation={organisation} code={code} onBack={onBack} onWritten={() => setPhase("check")} />;
  if (phase === "check") return <Check code={code} onBack={() => setPhase("show")} onRight={right} />;
  return <Ready {...rest} onBack={() => setPhase("show")} onReaders={onBack} />;
}
