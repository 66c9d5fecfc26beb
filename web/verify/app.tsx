// What somebody holds – a fingerprint, files, a folder, a text – and what it proves, in plain words, all on this device.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Language } from "../client/api.ts";
import { examine, type Finding } from "../client/examine.ts";
import { Button } from "../page/button.tsx";
import { type Chosen, Field, FileField } from "../page/field.tsx";
import { languageOf } from "../page/language.ts";
import { Notice } from "../page/notice.tsx";
import { Shell, Title } from "../page/shell.tsx";
import { Tongue, useWords } from "../page/words.tsx";
import { Found } from "./found.tsx";

/** The language of `/{lang}/verify`, or of a saved page; Kazakh where there is none. */
const languageHere = (): Language => languageOf(location.pathname.split("/")[1]) ?? languageOf(document.documentElement.lang) ?? "kk";

export function App() {
  const [language, setLanguage] = useState<Language>(languageHere);
  const speak = useCallback((next: Language) => {
    // A saved page stays where it is.
    if (location.protocol !== "file:") history.replaceState(null, "", `/${next}/verify`);
    setLanguage(next);
  }, []);
  return (
    <Tongue language={language}>
      <Check onLanguage={speak} />
    </Tongue>
  );
}

interface Given {
  fingerprint: string;
  text: string;
  files: Chosen[];
  folder: Chosen[];
}

const NOTHING: Given = { fingerprint: "", text: "", files: [], folder: [] };

function Check({ onLanguage }: { onLanguage: (language: Language) => void }) {
  const { t } = useWords();
  const [given, setGiven] = useState<Given>(NOTHING);
  const [round, setRound] = useState(0);
  const [findings, setFindings] = useState<Finding[] | undefined>();
  const results = useRef<HTMLHeadingElement>(null);
  const give = (part: Partial<Given>): void => {
    setGiven((before) => ({ ...before, ...part }));
    setFindings(undefined);
  };
  const check = (): void => setFindings(examine([{ path: "", bytes: new TextEncoder().encode(given.text) }, ...given.files, ...given.folder], given.fingerprint));
  const clear = (): void => {
    give(NOTHING);
    // What was chosen stands in the fields themselves: they are made anew.
    setRound(round + 1);
  };
  useEffect(() => results.current?.focus(), [findings]);
  return (
    <Shell demo={false} owner="" onLanguage={onLanguage}>
      <div class="stack-loose">
        <header class="stack">
          <Title of="verify">{t("verify-title")}</Title>
          <p class="lead">{t("verify-lead")}</p>
          <p class="soft small">{t("verify-offline")}</p>
        </header>
        <form
          key={round}
          class="stack-loose"
          onSubmit={(event) => {
            event.preventDefault();
            check();
          }}
        >
          <section class="stack">
            <h2>{t("verify-print")}</h2>
            <Field
              kind="code"
              label={t("verify-fingerprint")}
              hint={t("verify-fingerprint-hint")}
              value={given.fingerprint}
              onValue={(fingerprint) => give({ fingerprint })}
            />
          </section>
          <section class="stack">
            <h2>{t("verify-papers")}</h2>
            <FileField what="files" label={t("verify-files")} hint={t("verify-files-hint")} choose={t("verify-files-choose")} onFiles={(files) => give({ files })} />
            <Field kind="text" label={t("verify-text")} hint={t("verify-text-hint")} value={given.text} onValue={(text) => give({ text })} />
            <FileField what="folder" label={t("verify-folder")} hint={t("verify-folder-hint")} choose={t("verify-folder-choose")} onFiles={(folder) => give({ folder })} />
          </section>
          <div class="actions">
            <Button kind="go" submit>{t("verify-go")}</Button>
            <Button kind="plain" onPress={clear}>{t("verify-again")}</Button>
          </div>
        </form>
        {findings && (
          <section class="stack" data-findings={findings.length}>
            <h2 ref={results} tabIndex={-1}>{t("verify-found")}</h2>
            <ol class="found">
              {findings.map((finding, at) => (
                <Found key={at} finding={finding} />
              ))}
            </ol>
            <Notice title={t("verify-not")}>
              <ul>
                <li>{t("verify-not-content")}</li>
                <li>{t("verify-not-others")}</li>
                <li>{t("verify-not-page")}</li>
              </ul>
            </Notice>
          </section>
        )}
      </div>
    </Shell>
  );
}
