// The words for stages, steps, rules, roles and what is missing. A word of a later time is shown as it came.
import type { Key } from "../messages/keys.ts";
import { useWords } from "../words.tsx";

const NAMED: ReadonlySet<string> = new Set<Key>([
  "cause-authorised-body-absent", "cause-no-quorum", "procedure-report", "procedure-agreement", "procedure-application", "procedure-hearing",
  "stage-report-received", "stage-report-acknowledged", "stage-report-triage", "stage-report-forwarding", "stage-report-with-authorised",
  "stage-report-redirected", "stage-report-under-review", "stage-report-awaiting-reporter", "stage-report-result-draft",
  "stage-report-reporter-informed", "stage-report-closed", "stage-agreement-offered", "stage-agreement-requested", "stage-agreement-declined",
  "stage-agreement-drafted", "stage-agreement-signed-by-person", "stage-agreement-in-force", "stage-application-lodged",
  "stage-application-admissible", "stage-application-out-of-term", "stage-application-already-examined", "stage-application-redirected",
  "stage-application-inspection", "stage-application-recommended", "stage-application-conclusion-sent", "stage-application-execution-control",
  "stage-application-closed", "stage-hearing-registered", "stage-hearing-transfer-needed", "stage-hearing-composed",
  "stage-hearing-authorised-invited", "stage-hearing-scheduled", "stage-hearing-postponed", "stage-hearing-in-session",
  "stage-hearing-deliberation", "stage-hearing-decided", "stage-hearing-signing", "stage-hearing-signed", "stage-hearing-signed-with-refusal",
  "stage-hearing-void-risk", "stage-hearing-sent", "stage-hearing-execution-control", "stage-hearing-executed", "stage-hearing-closed",
  "rule-p-ack", "rule-p-triage", "rule-p-forward-crime", "rule-p-forward", "rule-p-redirect", "rule-p-feedback", "rule-p-answer", "rule-p-close",
  "rule-p-draft", "rule-p-agreement", "rule-p-counterparty", "rule-p-admissible", "rule-recommendation", "rule-p-inspection", "rule-p-conclusion",
  "rule-decision", "rule-p-compose", "rule-p-transfer", "rule-p-invite", "rule-p-invite-ahead", "rule-p-representative", "rule-p-postpone",
  "rule-p-sign", "rule-minutes", "rule-p-serve", "rule-p-conciliation", "step-report-submit", "step-report-acknowledge", "step-report-assign",
  "step-agreement-offer", "step-agreement-request", "step-agreement-decline", "step-agreement-draft", "step-agreement-sign",
  "step-agreement-countersign", "step-agreement-change-counterparty", "step-agreement-join", "step-agreement-report-breach",
  "step-application-lodge", "step-application-check", "step-application-admit", "step-application-redirect", "step-application-inspect",
  "step-application-recommend", "step-application-conclude", "step-application-record-answer", "step-application-close",
  "step-application-dispute", "step-hearing-register", "step-hearing-compose", "step-hearing-transfer", "step-hearing-recuse",
  "step-hearing-invite", "step-hearing-name-representative", "step-hearing-open", "step-hearing-postpone", "step-hearing-reschedule",
  "step-hearing-complete-examination", "step-hearing-adopt", "step-hearing-sign", "step-hearing-refuse-signature", "step-hearing-dispatch",
  "step-hearing-supplement", "step-hearing-record-elsewhere", "step-hearing-serve", "step-hearing-read", "step-hearing-receive",
  "step-hearing-execute", "step-hearing-close", "missing-role", "missing-stage", "missing-impartiality", "missing-second-person", "missing-day",
  "missing-key", "missing-word-to-person", "missing-ground", "missing-reasons", "missing-result", "missing-term-passed", "missing-decision",
  "missing-paper", "missing-hearing", "missing-members", "missing-chair", "missing-undertaking", "missing-declaration", "missing-representative",
  "missing-examination", "missing-recommendation", "missing-signature", "missing-proof", "missing-service", "missing-counterparty",
  "missing-window", "missing-addressee", "role-reporter", "role-system", "role-officer", "role-dispatcher", "role-first-head", "role-leadership",
  "role-chair", "role-member", "role-secretary", "role-representative", "role-authorised", "body-conciliation", "body-disciplinary-body",
  "body-disciplinary-commission", "paper-declaration", "paper-undertaking", "paper-attendance", "paper-minutes", "paper-decision", "paper-sheet",
  "paper-recommendation", "paper-notice", "paper-document",
]);

export type Kind = "procedure" | "stage" | "step" | "rule" | "role" | "missing" | "cause" | "body" | "paper";

/** The name of a word of a kind; `other` where this page has none for it. */
export function useNames(): (kind: Kind, word: string, other?: string) => string {
  const { t } = useWords();
  return (kind, word, other = word) => {
    // A rule is named by its duty, whatever paragraph it stands in.
    const key = `${kind}-${word.toLowerCase().replace(/^[\d.]+-/, "")}`;
    return NAMED.has(key) ? t(key as Key) : other;
  };
}
