// What every screen has: the bar with languages and the way out, the words about demo keys, one column with one heading.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Language } from "../client/api.ts";
import { ExitButton, useEscape } from "./exit.tsx";
import { LANGUAGES, NAMES } from "./language.ts";
import { useWords } from "./words.tsx";

interface ShellProps {
  demo: boolean;
  /** Whose portal this is; empty where nobody is chosen yet. */
  owner: ComponentChildren;
  onLanguage: (language: Language) => void;
  wide?: boolean;
  /** What stands beside the text where there is room, and above it where there is none: the owner, and this. */
  rail?: ComponentChildren;
  /** Buttons of the bar beside the way out. */
  tools?: ComponentChildren;
  children: ComponentChildren;
}

export function Shell({ demo, owner, onLanguage, wide, rail, tools, children }: ShellProps) {
  const { t, language } = useWords();
  useEscape();
  return (
    <div class={rail === undefined ? (wide ? "wide" : undefined) : "railed"}>
      <a class="unseen" href="#main">{t("skip")}</a>
      <header class="bar">
        <div class="bar-row">
          <nav aria-label={t("languages")}>
            <ul class="languages">
              {LANGUAGES.map((each) => (
                <li key={each}>
                  <button type="button" lang={each} aria-pressed={each === language} title={NAMES[each].whole} onClick={() => onLanguage(each)}>
                    {NAMES[each].short}
                  </button>
                </li>
              ))}
            </ul>
          </nav>
          <div class="tools">
            {tools}
            <ExitButton />
          </div>
        </div>
      </header>
      <main id="main" class="page">
        {rail === undefined ? (
          owner && <p class="owner">{owner}</p>
        ) : (
          <div class="rail">
            <p class="owner">{owner}</p>
            {rail}
          </div>
        )}
        <div>{children}</div>
      </main>
      {/* Known a moment later than the rest: at the foot of the window, so that nothing moves under a hand. */}
      {demo && (
        <aside class="demo" aria-label={t("demo-label")}>
          <p>{t("demo")}</p>
        </aside>
      )}
    </div>
  );
}

/** The heading of a screen; it takes the focus when the screen changes, so that a reader hears where it is. */
export function Title({ children, of }: { children: ComponentChildren; of: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, [of]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
