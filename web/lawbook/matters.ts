// What the rules are about, as people ask for them: a matter holds the paragraphs that speak of it, with the norms first, then the duties without a
// number, then the portal's own rules.
import type { Cited, Duty, Rule } from "../law/rule.ts";
import type { Key } from "../page/messages/keys.ts";

export type Listed = Cited<Duty | Rule>;

export interface Matter {
  title: Key;
  paragraphs: string[];
  entries: Listed[];
}

/** In the order of the documents, the ministry's first. */
const PARAGRAPHS: readonly (readonly [Key, RegExp])[] = [
  ["matter-conflict", /^1[0-4]/],
  ["matter-gift", /^16/],
  ["matter-prevention", /^(18|2[1-8]|31|42|46|5[12])/],
  ["matter-protection", /^43\.1/],
  ["matter-application", /^(43\.2|44\.4)/],
  ["matter-hearing", /^43\.[347]/],
  ["matter-review", /^(43\.5|44\.2)/],
  ["matter-agreement", /^(43\.6|44\.3)/],
  ["matter-report", /^44\.1/],
  ["matter-notice", /^2\.2/],
];

const rank = ({ rule }: Listed): number => (rule.force === "policy" ? 2 : "term" in rule ? 0 : 1);

/** The matters of which any of these entries speak. */
export function mattersOf(entries: readonly Listed[]): Matter[] {
  return PARAGRAPHS.map(([title, paragraph]) => {
    const theirs = entries.filter(({ rule }) => paragraph.test(rule.paragraph)).sort((one, other) => rank(one) - rank(other));
    const paragraphs = [...new Set(theirs.map(({ rule }) => rule.paragraph))].sort((one, other) => one.localeCompare(other, "en", { numeric: true }));
    return { title, paragraphs, entries: theirs };
  }).filter((matter) => matter.entries.length > 0);
}
