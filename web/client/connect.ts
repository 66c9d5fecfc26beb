// Connects a page with its worker. The only place that makes one, through the one Trusted Types policy of the origin.
import workerUrl from "../seal/worker.ts?worker&url";
import type { Early } from "../wire/early.ts";
import { Refused, type Worker as Calls } from "./api.ts";

/** The part of Trusted Types that is used; browsers without it take the string as it is. */
interface Factory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

const NAMES: readonly (keyof Calls)[] = [
  "organisations", "organisation", "makeCode", "checkCode", "report", "visit", "answer", "demoKeys", "makeKey", "unlock",
  "login", "queue", "open", "reply", "index", "search", "lock",
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

/**
 * The worker's calls, once a page. The worker is started by the first of them, when the page already stands: it loads while
 * one reads. `early` is an answer that the browser asked for by itself; the call that needs it waits for it.
 */
export function connect(early?: Early): Calls {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Refused): void }>();
  let last = 0;
  let started: globalThis.Worker | undefined;
  let coming = early;

  function start(): globalThis.Worker {
    const worker = startWorker();
    worker.addEventListener("message", ({ data }: MessageEvent<{ id: number; value?: unknown; refused?: string }>) => {
      const call = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.refused === undefined) call?.resolve(data.value);
      else call?.reject(new Refused(data.refused));
    });
    // A worker that did not load answers nothing: whoever waits is told, and the next call tries again.
    worker.addEventListener("error", () => {
      worker.terminate();
      if (started === worker) started = undefined;
      for (const call of waiting.values()) call.reject(new Refused("offline"));
      waiting.clear();
    });
    return worker;
  }

  const ask = (call: keyof Calls) =>
    (...args: unknown[]) =>
      new Promise<unknown>((resolve, reject) => {
        last += 1;
        const id = last;
        waiting.set(id, { resolve, reject });
        started ??= start();
        const first = call === "organisation" ? coming : undefined;
        if (first === undefined) {
          started.postMessage({ id, call, args });
          return;
        }
        coming = undefined;
        void first.bytes.then((bytes) => {
          started ??= start();
          started.postMessage({ id, call, args, early: bytes && [first.path, bytes] });
        });
      });
  return Object.fromEntries(NAMES.map((name) => [name, ask(name)])) as unknown as Calls;
}
