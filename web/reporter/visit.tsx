// One visit to one organisation: which screen, and what the screens hand on to each other. Leaving forgets all of it.
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Conversation, Language, Organisation, Receipt } from "../client/api.ts";
import { Button } from "../page/button.tsx";
import { useClient } from "../page/client.ts";
import { useGuard } from "../page/guard.ts";
import { Problem } from "../page/problem.tsx";
import { Shell, Title } from "../page/shell.tsx";
import { Steps } from "../page/steps.tsx";
import { useTask } from "../page/task.ts";
import { useWords } from "../page/words.tsx";
import { CodeStep } from "./code.tsx";
import { ComeBack } from "./comeback.tsx";
import type { Talk as Conversing } from "./conversation.tsx";
import { Details } from "./details.tsx";
import { emptyDraft, inputOf, isTyped, rostersOf, type Draft } from "./draft.ts";
import { KindStep } from "./kind.tsx";
import { Readers } from "./readers.tsx";
import { Sent } from "./sent.tsx";
import { Start } from "./start.tsx";
import { Story } from "./story.tsx";

type View = "start" | "kind" | "story" | "details" | "readers" | "code" | "sent" | "comeback" | "talk";

/** Keeps the line free for the name, so that nothing moves under a finger when it comes. */
const NO_NAME_YET = "\u00a0";

/** Which of the four steps a screen belongs to. */
const STEP: Partial<Record<View, number>> = { start: 0, kind: 1, story: 1, details: 1, readers: 1, code: 2, sent: 3 };

export function Visit({ slug, onLanguage }: { slug: string; onLanguage: (language: Language) => void }) {
  const client = useClient();
  const words = useWords();
  const { t, pick, language } = words;
  const [organisation, setOrganisation] = useState<Organisation | undefined>();
  const [view, setView] = useState<View>("start");
  const [draft, setDraft] = useState<Draft>(() => emptyDraft());
  /** The organisation as it was when the person chose who reads. */
  const [agreed, setAgreed] = useState<Organisation | undefined>();
  const [code, setCode] = useState("");
  const [copied, setCopied] = useState(false);
  const [receipt, setReceipt] = useState<Receipt | undefined>();
  const [conversation, setConversation] = useState<Conversation | undefined>();
  const [Talk, setTalk] = useState<typeof Conversing | undefined>();
  const [answering, setAnswering] = useState(false);
  const loading = useTask();
  const load = (): void =>
    loading.run(async () => {
      const found = await client.organisation(slug);
      setOrganisation(found);
      // Who is quick has begun to write while the keys were being checked.
      setDraft((before) => ({ ...before, destination: emptyDraft(found).destination }));
    });
  const renew = async (): Promise<string[]> => {
    const found = await client.organisation(slug);
    setOrganisation(found);
    return rostersOf(found);
  };
  useEffect(load, [slug]);
  useGuard((receipt === undefined && isTyped(draft)) || answering);

  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));
  const forget = (): void => {
    setDraft(emptyDraft(organisation));
    setCode("");
    setCopied(false);
    setReceipt(undefined);
    setConversation(undefined);
    setAnswering(false);
    setView("start");
  };
  // The same input is sent again word for word after a lost connection, whatever the page's language has become meanwhile.
  const input = useMemo(
    () => (organisation && code ? inputOf(draft, organisation, code, language, t) : undefined),
    [view === "code", code, organisation],
  );

  // One may write while the keys are being checked, and go on writing without a connection; not against keys that failed.
  const waits = loading.problem === "offline" || loading.problem === "busy";
  const barred = loading.problem !== "" && organisation === undefined && STEP[view] === 1 && !(waits && view !== "readers");
  const step = STEP[view];
  // Nothing begins where there is no organisation to write to.
  const lost = view === "start" && loading.problem !== "";
  const screens: Record<View, () => preact.JSX.Element | null> = {
    start: () => (
      <Start organisation={organisation} loading={loading} onAgain={load} onReport={() => setView("kind")} onReturn={() => setView("comeback")} />
    ),
    kind: () => <KindStep draft={draft} onChange={change} onBack={() => setView("start")} onNext={() => setView("story")} />,
    story: () => <Story draft={draft} onChange={change} onBack={() => setView("kind")} onNext={() => setView("details")} />,
    details: () => <Details draft={draft} onChange={change} onBack={() => setView("story")} onNext={() => setView("readers")} />,
    readers: () =>
      organisation ? (
        <Readers
          organisation={organisation}
          draft={draft}
          onChange={change}
          onBack={() => setView("details")}
          onNext={() => {
            setAgreed(organisation);
            setView("code");
          }}
        />
      ) : (
        <Title of="keys">{t("fingerprint-checking")}</Title>
      ),
    code: () =>
      organisation ? (
        <CodeStep
          organisation={organisation}
          agreed={agreed ?? organisation}
          draft={draft}
          code={code}
          input={input}
          onCode={setCode}
          onBack={() => setView("readers")}
          onStory={() => setView("story")}
          copied={copied}
          onCopied={() => setCopied(true)}
          onRosters={renew}
          onSent={(sent) => {
            setReceipt(sent);
            setView("sent");
          }}
        />
      ) : null,
    sent: () =>
      organisation && receipt ? (
        <Sent organisation={organisation} destination={draft.destination} code={code} receipt={receipt} onClose={forget} />
      ) : null,
    comeback: () => (
      <ComeBack
        slug={slug}
        onBack={() => setView("start")}
        onOpen={(typed, found, screen) => {
          setCode(typed);
          setConversation(found);
          setTalk(() => screen);
          setView("talk");
        }}
      />
    ),
    talk: () =>
      organisation && conversation && Talk ? (
        <Talk
          organisation={organisation}
          code={code}
          conversation={conversation}
          onConversation={setConversation}
          onTyping={setAnswering}
          onClose={forget}
        />
      ) : null,
  };
  return (
    <Shell
      demo={organisation?.demo ?? false}
      owner={organisation ? pick(organisation.institution.names) : lost ? "" : NO_NAME_YET}
      onLanguage={onLanguage}
      rail={lost ? undefined : step !== undefined && <Steps at={step} names={[t("step-start"), t("step-story"), t("step-code"), t("step-sent")]} />}
    >
      {barred && loading.problem ? (
        <Problem code={loading.problem} whole>
          <Button onPress={load}>{t("again")}</Button>
        </Problem>
      ) : (
        screens[view]()
      )}
    </Shell>
  );
}
