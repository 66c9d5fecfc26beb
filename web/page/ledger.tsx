// The portal's log is checked on every visit, and receipts may be kept as files. Here stands only that it is being checked, or could
// not be; what was found, with its words, is fetched meanwhile.
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

interface Fetched<Found, Part> {
  found: Found;
  words: Words;
  Part: Part;
}

/** What is asked of the worker, with the component and the words that show it; asked again when one of `when` is another. */
function useFetched<Found, Part>(ask: () => Promise<Found>, part: () => Promise<Part>, when: unknown[]): Fetched<Found, Part> | "unreached" | undefined {
  const { language } = useWords();
  const [shown, setShown] = useState<Fetched<Found, Part> | "unreached" | undefined>();
  useEffect(() => {
    let current = true;
    setShown(undefined);
    Promise.all([ask(), part(), WORDS[language]()]).then(
      ([found, loaded, words]) => current && setShown({ found, Part: loaded, words: wordsFrom(language, words.default) }),
      () => current && setShown("unreached"),
    );
    return () => {
      current = false;
    };
  }, [...when, language]);
  return shown;
}

interface LedgerLineProps {
  slug: string;
  /** Whose log it is, where there are several. */
  name?: string | undefined;
  receipts?: readonly string[];
  heads?: readonly string[];
  /** Looks again whenever this is another. */
  of: unknown;
}

export function LedgerLine({ slug, name, receipts = [], heads = [], of }: LedgerLineProps) {
  const { t } = useWords();
  const client = useClient();
  const [again, setAgain] = useState(0);
  const shown = useFetched<LedgerLook, typeof import("./ledger/found.tsx")>(() => client.ledger(slug, [...receipts], [...heads]), () => import("./ledger/found.tsx"), [slug, of, again]);
  const whose = name === undefined ? "" : `${name}: `;
  if (shown === undefined) return <p class="small soft" role="status" data-ledger="checking">{whose + t("ledger-checking")}</p>;
  if (shown === "unreached")
    return (
      <div class="small stack-tight" data-ledger="unreached">
        <p role="status">{whose + t("ledger-unreached")}</p>
        <Button onPress={() => setAgain(again + 1)}>{t("again")}</Button>
      </div>
    );
  return <shown.Part.Found look={shown.found} whose={whose} words={shown.words} />;
}

/** Offers the file of a receipt; nothing while it can't be made. `of`: made anew whenever this is another. */
export function KeepReceipt({ slug, note, of }: { slug: string; note: string; of?: unknown }) {
  const client = useClient();
  const shown = useFetched<string, typeof import("./ledger/keep.tsx")>(() => client.papers(slug, note), () => import("./ledger/keep.tsx"), [note, of]);
  return typeof shown === "object" ? <shown.Part.Keep file={shown.found} words={shown.words} /> : null;
}
