// What went wrong, in words: what happened, what is safe, what to do. Every code of the worker has its message.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Key } from "./messages/keys.ts";
import { useWords } from "./words.tsx";

/** What only officers meet; their page brings the words, so that no reporter loads them. */
type Officers = "passphrase" | "key-file" | "no-access" | "session" | "not-listed";

const ANYBODYS = {
  offline: "error-offline",
  server: "error-server",
  "roster-invalid": "error-roster-invalid",
  "roster-expired": "error-roster-expired",
  "code-symbol": "error-code-symbol",
  "code-length": "error-code-length",
  "code-check": "error-code-check",
  "unknown-code": "error-unknown-code",
  "head-moved": "error-head-moved",
  "too-long": "error-too-long",
  "excluded-all": "error-excluded-all",
  "roster-changed": "error-roster-changed",
  exchanged: "error-exchanged",
  "not-genuine": "error-not-genuine",
  busy: "error-busy",
  "unknown-organisation": "error-unknown-organisation",
} as const satisfies Record<string, Key>;

export type Code = keyof typeof ANYBODYS | Officers;

let messages: Partial<Record<Code, Key>> = ANYBODYS;

/** Tells once where the words of officers' own problems are. */
export function officersProblems(theirs: Record<Officers, Key>): void {
  messages = { ...ANYBODYS, ...theirs };
}

const keyOf = (code: Code): Key => messages[code] ?? ANYBODYS.server;

/** The code of a refusal; what carries none of ours is the server's or the page's own fault and says so. */
export function codeOf(error: unknown): Code {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" && code in messages ? (code as Code) : "server";
}

interface ProblemProps {
  code: Code;
  /** Whether it stands in place of the screen, so that its words are the screen's heading. */
  whole?: boolean;
  /** Whether there is nothing yet that could have been lost. */
  unwritten?: boolean;
  children?: ComponentChildren;
}

/** One failure, announced at once and focused, with room for the buttons that lead on. */
export function Problem({ code, whole, unwritten, children }: ProblemProps) {
  const { t, part } = useWords();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [code]);
  const key = keyOf(code);
  return (
    <div class="notice notice-stop" role="alert" tabIndex={-1} ref={box} data-problem={code}>
      {whole ? <h1>{t(key)}</h1> : <h2>{t(key)}</h2>}
      <p>{(unwritten && part(key, "unwritten")) || part(key, "safe")}</p>
      <p>{part(key, "next")}</p>
      {children && <div class="actions">{children}</div>}
    </div>
  );
}

/** The same words in one line beside a field. */
export function useShortProblem(): (code: Code | "") => string {
  const { t, part } = useWords();
  return (code) => (code ? `${t(keyOf(code))}. ${part(keyOf(code), "next")}` : "");
}
