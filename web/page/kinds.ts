// The kinds of report, as data. The identifier is sealed with the report and never changes; the words are messages.
import type { Key } from "./messages/keys.ts";

export interface Kind {
  id: string;
  label: Key;
}

export const KINDS: readonly Kind[] = [
  { id: "corruption-fact", label: "kind-corruption-fact" },
  { id: "unlawful-order", label: "kind-unlawful-order" },
  { id: "conflict-of-interest", label: "kind-conflict-of-interest" },
  { id: "gift", label: "kind-gift" },
  { id: "procurement", label: "kind-procurement" },
  { id: "hiring", label: "kind-hiring" },
  { id: "labour-rights", label: "kind-labour-rights" },
  { id: "confidentiality", label: "kind-confidentiality" },
];

/** The label of a kind, or `undefined` for one that a newer page wrote. */
export function labelOf(id: string): Key | undefined {
  return KINDS.find((kind) => kind.id === id)?.label;
}
