// Connects a page with its worker.
import workerUrl from "../seal/worker.ts?worker&url";
import type { Early } from "../wire/early.ts";
import type { Worker as Calls } from "./api.ts";
import { Asking, starter } from "./asking.ts";

const NAMES: readonly (keyof Calls)[] = [
  "organisations", "organisation", "makeCode", "checkCode", "report", "visit", "answer", "room", "take", "draft", "sign", "ledger", "papers", "demoKeys", "makeKey", "unlock",
  "login", "colleagues", "queue", "open", "reply", "step", "enter", "act", "countersign", "wording", "pledge", "index", "search", "lock",
];

/**
 * The worker's calls, once a page. The worker is started by the first of them, when the page already stands: it loads while
 * one reads. `early` is an answer that the browser asked for by itself; the call that needs it waits for it.
 */
export function connect(early?: Early): Calls {
  const asking = new Asking(starter(workerUrl));
  let coming = early;
  const ask = (call: keyof Calls) =>
    async (...args: unknown[]): Promise<unknown> => {
      if (call !== "organisation" || coming === undefined) return asking.ask(call, args);
      const { path, bytes } = coming;
      coming = undefined;
      const came = await bytes;
      return asking.ask(call, args, { early: came && [path, came] });
    };
  return Object.fromEntries(NAMES.map((name) => [name, ask(name)])) as unknown as Calls;
}
