// Calls over `postMessage`, numbered, so that each gets its own answer: `{ id, call, args }` there, `{ id, value }` or
// `{ id, refused }` back, with `why` where a rule refused. The page asks its worker so, and the worker those that help it.
import { Refused, type Why } from "../seal/refused.ts";

/** One worker's calls. It is started by the first of them, and anew by the first after it failed to load. */
export class Asking {
  readonly #start: () => Worker;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Refused): void }>();
  #last = 0;
  #worker: Worker | undefined;

  constructor(start: () => Worker) {
    this.#start = start;
  }

  #started(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = this.#start();
    worker.addEventListener("message", ({ data }: MessageEvent<{ id: number; value?: unknown; refused?: string; why?: Why }>) => {
      const call = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if (data.refused === undefined) call?.resolve(data.value);
      else call?.reject(new Refused(data.refused, data.why));
    });
    // A worker that did not load answers nothing: whoever waits is told, and the next call tries again.
    worker.addEventListener("error", () => this.#worker === worker && this.stop());
    this.#worker = worker;
    return worker;
  }

  /** Asks; `beside` is what the call needs besides its arguments. Throws `Refused`. */
  ask(call: string, args: unknown[], beside: Record<string, unknown> = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#last += 1;
      this.#waiting.set(this.#last, { resolve, reject });
      this.#started().postMessage({ id: this.#last, call, args, ...beside });
    });
  }

  /** Ends the worker with everything that it knows; whoever waits is told `offline`. */
  stop(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(new Refused("offline"));
    this.#waiting.clear();
  }
}

/** The part of Trusted Types that is used; browsers without it take the string as it is. */
interface Factory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

/** Starts workers of one address, through the one Trusted Types policy of the origin; to be called once a page or worker. */
export function starter(address: string): () => Worker {
  const { trustedTypes } = globalThis as unknown as { trustedTypes?: Factory };
  const rules = {
    createScriptURL(url: string): string {
      if (url !== address) throw new TypeError("not the worker of this page");
      return url;
    },
  };
  const policy = trustedTypes?.createPolicy("worker-url", rules) ?? rules;
  return () => new Worker(policy.createScriptURL(address), { type: "module" });
}
