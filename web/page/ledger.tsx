// The portal's log is checked on every visit. Here stands only that it is being checked, or could not be; what was found, with its
// words, is fetched meanwhile.
import { useEffect, useState } from "preact/hooks";
import type { Language, LedgerLook } from "../client/api.ts";
import { Button } from "./button.tsx";
import { useClient } from "./client.ts";
import { useWords, type Words, wordsFrom } from "./words.tsx";

const WORDS: Record<Language, () => Promise<{ default: string }>> = {
  kk: () => import("./ledger/kk.ftl?ledger"),
  ru: () => import("./ledger/ru.ftl?ledger"),
  en: () => import("./ledger/en.ftl?ledger"),
};

interface LedgerLineProps {
  slug: string;
  /** Whose log it is, where there are several. */
  name?: string | undefined;
  receipts?: readonly string[];
  heads?: readonly string[];
  /** Looks again whenever this is another. */
  of: unknown;
}

interface Shown {
  look: LedgerLook;
  words: Words;
  Found: typeof import("./ledger/found.tsx").Found;
}

export function LedgerLine({ slug, name, receipts = [], heads = [], of }: LedgerLineProps) {
  const { t, language } = useWords();
  const client = useClient();
  const [shown, setShown] = useState<Shown | "unreached" | undefined>();
  const [again, setAgain] = useState(0);
  useEffect(() => {
    let current = true;
    setShown(undefined);
    Promise.all([client.ledger(slug, [...receipts], [...heads]), import("./ledger/found.tsx"), WORDS[language]()]).then(
      ([found, { Found }, words]) => current && setShown({ look: found, Found, words: wordsFrom(language, words.default) }),
      () => current && setShown("unreached"),
    );
    return () => {
      current = false;
    };
  }, [slug, of, again, language]);
  const whose = name === undefined ? "" : `${name}: `;
  if (shown === undefined) return <p class="small soft" role="status" data-ledger="checking">{whose + t("ledger-checking")}</p>;
  if (shown === "unreached")
    return (
      <div class="small stack-tight" data-ledger="unreached">
        <p role="status">{whose + t("ledger-unreached")}</p>
        <Button onPress={() => setAgain(again + 1)}>{t("again")}</Button>
      </div>
    );
  return <shown.Found look={shown.look} whose={whose} words={shown.words} />;
}
