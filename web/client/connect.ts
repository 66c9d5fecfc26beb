// Connects a page with its worker. The only place that makes one, through the one Trusted Types policy of the origin.
import workerUrl from "../seal/worker.ts?worker&url";
import { Refused, type Worker as Calls } from "./api.ts";

/** The part of Trusted Types that is used; browsers without it take the string as it is. */
interface Factory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

const NAMES: readonly (keyof Calls)[] = [
  "organisations", "organisation", "makeCode", "checkCode", "report", "visit", "answer", "demoKeys", "makeKey", "unlock",
  "login", "queue", "open", "reply", "lock",
];

function startWorker(): globalThis.Worker {
  const { trustedTypes } = globalThis as unknown as { trustedTypes?: Factory };
  const rules = {
    createScriptURL(url: string): string {
      if (url !== workerUrl) throw new TypeError("not the worker of this page");
      return url;
    },
  };
  const policy = trustedTypes?.createPolicy("worker-url", rules) ?? rules;
  return new Worker(policy.createScriptURL(workerUrl), { type: "module" });
}

/** Starts the worker and returns its calls. Once a page. */
export function connect(): Calls {
  const worker = startWorker();
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Refused): void }>();
  let last = 0;

  worker.addEventListener("message", ({ data }: MessageEvent<{ id: number; value?: unknown; refused?: string }>) => {
    const call = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.refused === undefined) call?.resolve(data.value);
    else call?.reject(new Refused(data.refused));
  });
  // A worker that did not load answers nothing: whoever waits is told.
  worker.addEventListener("error", () => {
    for (const call of waiting.values()) call.reject(new Refused("offline"));
    waiting.clear();
  });

  const ask = (call: keyof Calls) =>
    (...args: unknown[]) =>
      new Promise<unknown>((resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve, reject });
        worker.postMessage({ id: last, call, args });
      });
  return Object.fromEntries(NAMES.map((name) => [name, ask(name)])) as unknown as Calls;
}
