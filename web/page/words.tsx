// The page's words: one language is fetched at a time, by Fluent, as text; nothing here ever becomes HTML.
import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import type { Language, Texts } from "../client/api.ts";
import { LANGUAGES, NO_WORDS } from "./language.ts";
import type { Key } from "./messages/keys.ts";

/** A message by its key. */
export type Say = (key: Key, values?: Record<string, FluentVariable>) => string;

export interface Words {
  language: Language;
  t: Say;
  /** Whether there is such a message. */
  has: (key: string) => boolean;
  /** One attribute of a message, "" when it has none: the parts of an error, the hint of a choice. */
  part: (key: Key, attribute: string, values?: Record<string, FluentVariable>) => string;
  /** The name in the page's language. */
  pick: (texts: Texts) => string;
}

/** How to fetch the messages of a language. Each entry has its own, so that nobody loads another's words. */
export type Sources = Record<Language, () => Promise<{ default: string }>>;

let sources: Sources | undefined;

/** Tells once, before anything is rendered, where words come from. */
export function speakFrom(given: Sources): void {
  sources = given;
}

const loaded = new Map<Language, Promise<Words>>();

/** Words from the text of a `.ftl` file. */
export function wordsFrom(language: Language, source: string): Words {
  const bundle = new FluentBundle(language, { useIsolating: false });
  bundle.addResource(new FluentResource(source));
  const t: Say = (key, values) => {
    const message = bundle.getMessage(key);
    return message?.value ? bundle.formatPattern(message.value, values) : key;
  };
  const part: Words["part"] = (key, attribute, values) => {
    const pattern = bundle.getMessage(key)?.attributes[attribute];
    return pattern ? bundle.formatPattern(pattern, values) : "";
  };
  return { language, t, has: (key) => bundle.getMessage(key) !== undefined, part, pick: (texts) => texts[language] };
}

/** The words of one language, fetched once; a failed fetch is forgotten so that it can be tried again. */
export function fetchWords(language: Language): Promise<Words> {
  const known = loaded.get(language);
  if (known) return known;
  if (!sources) throw new Error("words were asked for before anyone said where they come from");
  const coming = sources[language]().then((file) => wordsFrom(language, file.default));
  loaded.set(language, coming);
  coming.catch(() => loaded.delete(language));
  return coming;
}

const Context = createContext<Words | undefined>(undefined);

/** The words of the page; only below `Tongue`. */
export function useWords(): Words {
  const words = useContext(Context);
  if (!words) throw new Error("a component asked for words outside of Tongue");
  return words;
}

/** Gives its children the words of `language` and tells the document. Until they are here, and if they don't come, it says so. */
export function Tongue({ language, children }: { language: Language; children: ComponentChildren }) {
  const [words, setWords] = useState<Words | undefined>();
  const [missing, setMissing] = useState(false);
  useEffect(() => {
    let current = true;
    setMissing(false);
    fetchWords(language).then(
      (fetched) => {
        if (!current) return;
        document.documentElement.lang = language;
        setWords(fetched);
      },
      () => current && setMissing(true),
    );
    return () => {
      current = false;
    };
  }, [language]);
  if (words) return <Context.Provider value={words}>{children}</Context.Provider>;
  if (!missing) return null;
  return (
    <main class="page">
      <div class="notice notice-stop" role="alert">
        {LANGUAGES.map((each) => (
          <p lang={each}>{NO_WORDS[each]}</p>
        ))}
        <a class="button" href="">Қайталау · Повторить · Retry</a>
      </div>
    </main>
  );
}

/** What stands inside is said in other words than the page's: the receipt in Kazakh and Russian, a part that brings its own. */
export function InWords({ words, children }: { words: Words; children: ComponentChildren }) {
  return <Context.Provider value={words}>{children}</Context.Provider>;
}
