// The officer's page: key, organisation, desk. The language is kept in memory: this page has one address.
import { useCallback, useEffect, useState } from "preact/hooks";
import type { Body, DemoKey, Language, Person } from "../client/api.ts";
import { useClient } from "../page/client.ts";
import { Button } from "../page/button.tsx";
import { languageOf } from "../page/language.ts";
import { Shell } from "../page/shell.tsx";
import { Tongue, useWords } from "../page/words.tsx";
import { Desk } from "./desk.tsx";
import { MakeKey } from "./make.tsx";
import { Place } from "./place.tsx";
import { Unlock } from "./unlock.tsx";

export interface Session {
  person: Person;
  body: Body;
  /** Today, as the worker found it when the session began. */
  day: string;
}

type View = "unlock" | "make" | "place" | "desk";

function Door({ onLanguage }: { onLanguage: (language: Language) => void }) {
  const { t, pick } = useWords();
  const client = useClient();
  const [view, setView] = useState<View>("unlock");
  const [session, setSession] = useState<Session | undefined>();
  const [demoKeys, setDemoKeys] = useState<DemoKey[]>([]);
  useEffect(() => {
    // A portal that is no demonstration has no such keys and refuses; that is the ordinary case and no problem.
    client.demoKeys().then(setDemoKeys, () => setDemoKeys([]));
  }, []);
  const enter = useCallback((entered: Session) => {
    setSession(entered);
    setView("desk");
  }, []);
  const lock = (): void => {
    void client.lock();
    setSession(undefined);
    setView("unlock");
  };
  const locked = view === "unlock" || view === "make";
  return (
    <Shell
      demo={demoKeys.length > 0 || (session?.body.demo ?? false)}
      owner={
        session && (
          <>
            {session.person.name}
            <br />
            <span class="soft">{`${pick(session.person.office)}. ${pick(session.body.names)}`}</span>
          </>
        )
      }
      onLanguage={onLanguage}
      wide={view === "desk"}
      tools={!locked && <Button onPress={lock}>{t("lock")}</Button>}
    >
      {view === "unlock" && <Unlock demoKeys={demoKeys} onMake={() => setView("make")} onUnlocked={() => setView("place")} onEntered={enter} />}
      {view === "make" && <MakeKey onBack={() => setView("unlock")} />}
      {view === "place" && <Place onEntered={enter} />}
      {view === "desk" && session && <Desk session={session} onLock={lock} />}
    </Shell>
  );
}

export function App() {
  const [language, setLanguage] = useState<Language>(() => languageOf(location.pathname.split("/")[1]) ?? "kk");
  return (
    <Tongue language={language}>
      <Door onLanguage={setLanguage} />
    </Tongue>
  );
}
