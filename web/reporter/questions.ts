// The questions of each kind of report, as data: short, few, none of them compulsory. Their words are messages; the report
// carries question and answer together, so that a changed list orphans no old report.
import type { Key } from "../page/messages/keys.ts";

export interface Question {
  id: string;
  ask: Key;
  /** A line, a few lines, or yes / no / don't know. */
  form: "line" | "text" | "choice";
}

const WHEN: Question = { id: "when", ask: "ask-when", form: "line" };
const WHO: Question = { id: "who", ask: "ask-who", form: "line" };
const PROOF: Question = { id: "proof", ask: "ask-proof", form: "text" };
const SINCE: Question = { id: "ongoing", ask: "ask-ongoing", form: "choice" };

export const QUESTIONS: Record<string, readonly Question[]> = {
  "corruption-fact": [WHO, WHEN, { id: "benefit", ask: "ask-benefit", form: "line" }, PROOF, SINCE],
  "unlawful-order": [
    WHO,
    { id: "order", ask: "ask-order", form: "line" },
    { id: "doubt", ask: "ask-doubt", form: "text" },
    { id: "told-head", ask: "ask-told-head", form: "choice" },
    { id: "carried-out", ask: "ask-carried-out", form: "choice" },
  ],
  "conflict-of-interest": [
    WHO,
    { id: "interest", ask: "ask-interest", form: "text" },
    { id: "decision", ask: "ask-decision", form: "line" },
    { id: "relative", ask: "ask-relative", form: "choice" },
  ],
  gift: [
    WHO,
    { id: "giver", ask: "ask-giver", form: "line" },
    { id: "gift", ask: "ask-gift", form: "line" },
    WHEN,
    { id: "handed-over", ask: "ask-handed-over", form: "choice" },
  ],
  procurement: [
    { id: "lot", ask: "ask-lot", form: "line" },
    { id: "supplier", ask: "ask-supplier", form: "line" },
    { id: "stage", ask: "ask-stage", form: "line" },
    { id: "related", ask: "ask-related", form: "choice" },
    PROOF,
  ],
  hiring: [
    { id: "post", ask: "ask-post", form: "line" },
    { id: "breach", ask: "ask-breach", form: "text" },
    WHEN,
    PROOF,
  ],
  "labour-rights": [
    { id: "measure", ask: "ask-measure", form: "line" },
    { id: "measure-day", ask: "ask-measure-day", form: "line" },
    { id: "reported-before", ask: "ask-reported-before", form: "choice" },
    { id: "commission", ask: "ask-commission", form: "choice" },
  ],
  confidentiality: [
    { id: "disclosed", ask: "ask-disclosed", form: "text" },
    WHO,
    WHEN,
    { id: "consequence", ask: "ask-consequence", form: "line" },
  ],
};
