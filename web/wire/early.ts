// The answer that a page's own address lets the browser ask for before any script runs (`Link: …; rel=preload; as=fetch`).
// Only the page itself can take it up, the worker cannot: it is handed over as bytes, and the worker checks them like any.
import type { Bytes } from "../seal/bytes.ts";

/** One answer that was already asked for. */
export interface Early {
  path: string;
  bytes: Promise<Bytes | undefined>;
}

/**
 * Takes up the preload of a path. Mode and credentials are those of `crossorigin=anonymous`, or the browser would ask a
 * second time; there is no cookie that could go along. A failure is nobody's: the worker then asks by itself.
 */
export function takeUp(path: string): Early {
  const bytes = fetch(path, { mode: "cors", credentials: "same-origin" }).then(
    async (response) => (response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined),
  );
  return { path, bytes: bytes.catch(() => undefined) };
}

/** The platform's fetch, which is given each early answer once instead of asking again. */
export function afterEarly(early: Map<string, Bytes>): typeof fetch {
  return (input, init) => {
    const path = new URL(String(input)).pathname;
    const bytes = init?.method === "GET" ? early.get(path) : undefined;
    early.delete(path);
    return bytes === undefined ? fetch(input, init) : Promise.resolve(new Response(bytes));
  };
}
