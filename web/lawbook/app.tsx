// The page: what it is for, a term counted, the window of protection counted, all rules, how days are counted.
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import type { Language } from "../client/api.ts";
import { citedBy, DUTIES, RULES, SETS } from "../law/rule.ts";
import type { Key } from "../page/messages/keys.ts";
import { Shell, Title } from "../page/shell.tsx";
import { Tongue, useWords } from "../page/words.tsx";
import { Additions } from "./additions.tsx";
import { writeAsked } from "./asked.ts";
import { Calculator } from "./calculator.tsx";
import { whole } from "./explain.ts";
import { languageIn, linkTo, pathIn, type Place, readPlace } from "./place.ts";
import { Protection } from "./protection.tsx";
import { Rules } from "./rules.tsx";
import { today } from "./today.ts";

/** What most people come for. */
const FIRST_RULE = "43.4-decision";
const PARTS: readonly [string, Key][] = [["count", "nav-count"], ["window", "nav-window"], ["rules", "nav-rules"], ["how", "how-title"]];
const HOW: readonly Key[] = ["how-day", "how-event", "how-month", "how-shift", "how-working", "how-period", "how-back", "how-safe", "how-clock"];

export function App() {
  const [language, setLanguage] = useState<Language>(() => languageIn(location.pathname));
  const speak = useCallback((next: Language) => {
    history.replaceState(null, "", pathIn(next) + location.hash);
    setLanguage(next);
  }, []);
  return (
    <Tongue language={language}>
      <Book onLanguage={speak} />
    </Tongue>
  );
}

/** Shows the part or rule of that name, and says so to whoever hears the page. */
function show(id: string): void {
  const place = document.getElementById(id);
  const fold = place?.closest("details");
  if (fold) fold.open = true;
  place?.scrollIntoView();
  place?.focus({ preventScroll: true });
}

function Book({ onLanguage }: { onLanguage: (language: Language) => void }) {
  const { t, pick } = useWords();
  const [place, setPlace] = useState<Place>(() => readPlace(location.hash));
  const [sets, setSets] = useState<string[]>(() => SETS.map(({ id }) => id));
  const [rule, setRule] = useState(place.rule || FIRST_RULE);
  const [from, setFrom] = useState(() => writeAsked(today()));
  const proposed = useMemo(() => writeAsked(today()), []);
  const own = place.sets.length > 0 ? place.sets : sets;
  const all = place.sets.length > 0 ? place.sets : SETS.map(({ id }) => id);
  useEffect(() => {
    const follow = (): void => {
      const next = readPlace(location.hash);
      setPlace(next);
      if (next.rule) setRule(next.rule);
    };
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, []);
  useEffect(() => {
    const wanted = place.rule || place.part;
    if (wanted) show(wanted);
  }, [place]);
  const count = (id: string): void => {
    setRule(id);
    show("count");
  };
  return (
    <Shell demo={false} owner="" onLanguage={onLanguage} wide>
      <div class="stack-loose book">
        <header class="stack">
          <Title of="book">{t("book-title")}</Title>
          <p class="lead">{t("book-lead")}</p>
          <p class="soft">{t("book-here")}</p>
          {place.sets.length > 0 && (
            <div class="panel stack-tight">
              <h2>{t("book-of")}</h2>
              <ul>
                {SETS.filter(({ id }) => place.sets.includes(id)).map(({ title }) => (
                  <li>{whole(pick(title))}</li>
                ))}
              </ul>
              <p>
                <a href="#rules">{t("book-all")}</a>
              </p>
            </div>
          )}
          <nav aria-label={t("book-nav")}>
            <ul class="parts">
              {PARTS.map(([part, key]) => (
                <li>
                  <a href={linkTo(place, part)}>{t(key)}</a>
                </li>
              ))}
            </ul>
          </nav>
        </header>
        {place.unknown && <Unknown id={place.unknown} />}
        <Additions lines={place.calendars.slice(1)} />
        <Calculator rules={citedBy(all, RULES)} rule={rule} onRule={setRule} from={from} onFrom={setFrom} />
        <Protection proposed={proposed} />
        <Rules rules={citedBy(own, RULES)} duties={citedBy(own, DUTIES)} place={place} sets={sets} onSets={setSets} onCount={count} />
        <section class="stack" id="how" tabIndex={-1}>
          <h2>{t("how-title")}</h2>
          <ul class="how">
            {HOW.map((key) => (
              <li>{t(key)}</li>
            ))}
          </ul>
        </section>
      </div>
    </Shell>
  );
}

/** A rule that the address names and nobody knows. */
function Unknown({ id }: { id: string }) {
  const { t, part } = useWords();
  return (
    <div class="notice notice-stop" role="alert" data-problem="unknown-rule">
      <h2>{t("unknown-rule", { id })}</h2>
      <p>{part("unknown-rule", "safe")}</p>
      <p>{part("unknown-rule", "next")}</p>
    </div>
  );
}
