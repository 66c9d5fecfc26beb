// A part of a page that is fetched, with words of its own, by those who came that far: nobody waits for it who only wants to write.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Button } from "./button.tsx";
import { Problem } from "./problem.tsx";
import { InWords, type Sources, useWords, type Words, wordsFrom } from "./words.tsx";

interface LaterProps<P extends object> {
  /** Imports the component; the same function every time. */
  load: () => Promise<ComponentType<P>>;
  words: Sources;
  props: P;
}

/** The words of a part before those of the page. */
function both(part: Words, page: Words): Words {
  return { ...page, t: (key, values) => (part.has(key) ? part : page).t(key, values), has: (key) => part.has(key) || page.has(key) };
}

export function Later<P extends object>({ load, words: sources, props }: LaterProps<P>) {
  const page = useWords();
  const { t, language } = page;
  const [shown, setShown] = useState<{ Part: ComponentType<P>; words: Words } | "unreached" | undefined>();
  const [again, setAgain] = useState(0);
  useEffect(() => {
    let current = true;
    setShown(undefined);
    Promise.all([load(), sources[language]()]).then(
      ([Part, words]) => current && setShown({ Part, words: both(wordsFrom(language, words.default), page) }),
      () => current && setShown("unreached"),
    );
    return () => {
      current = false;
    };
  }, [language, again]);
  if (shown === undefined) return <p class="small soft" role="status">{t("loading")}</p>;
  if (shown === "unreached")
    return (
      <Problem code="offline">
        <Button onPress={() => setAgain(again + 1)}>{t("again")}</Button>
      </Problem>
    );
  return (
    <InWords words={shown.words}>
      <shown.Part {...props} />
    </InWords>
  );
}
