// The words for stages, steps, rules, roles and what is missing. Those that the terminal says too stand in one vocabulary beside the
// program's own words; a word of a later time is shown as it came.
import type { Key } from "../messages/keys.ts";
import { useWords } from "../words.tsx";

export type Kind = "procedure" | "stage" | "step" | "rule" | "role" | "missing" | "remedy" | "cause" | "body" | "paper" | "exclusion";

/** The name of a word of a kind; `other` where this page has none for it. */
export function useNames(): (kind: Kind, word: string, other?: string) => string {
  const { t, has } = useWords();
  return (kind, word, other = word) => {
    // A rule is named by its duty, whatever paragraph it stands in.
    const key = `${kind}-${word.toLowerCase().replace(/^[\d.]+-/, "")}`;
    return has(key) ? t(key as Key) : other;
  };
}
