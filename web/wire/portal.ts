// The only `fetch`. No credentials, no cache, no referrer, no redirect: what leaves here is a frame and nothing else.
import { type Bytes, hex, isHex } from "../seal/bytes.ts";
import { Refused } from "../seal/refused.ts";
import { ANSWER, type Frame, readFrame } from "./frame.ts";

/** What goes beside a request. */
export interface Beside {
  /** An officer's session token. */
  session?: Uint8Array;
  /** The nonce of the work done over this request. */
  work?: number;
}

/** How the pages' clients reach a portal. */
export interface Portal {
  /** Asks; the answer must be of `kind`. Throws `Refused`. */
  get(path: string, kind: string): Promise<Frame>;
  /** Asks for a text of at most some kilobytes, as checkpoints are published. Throws `Refused`. */
  text(path: string): Promise<Bytes>;
  /** Sends a frame; the answer must be of `kind`. Throws `Refused`. */
  post(path: string, frame: Bytes, kind: string, beside?: Beside): Promise<Frame>;
  /** The portal's own origin where an officer's desk serves this page, else none. */
  deskPortal(): Promise<string | undefined>;
}

/** Tor is slow, and a large frame over a phone is slower; a silent portal is found out all the same. */
const ASK_MILLISECONDS = 60_000;
const SEND_MILLISECONDS = 180_000;

/** What a portal's refusal means to a client; what is not here is a fault of the portal. */
const MEANING = new Map<string, string>([
  ...["unknown-organisation", "head-moved", "too-long", "no-access", "busy", "session", "not-genuine", "no-page", "work"].map(
    (code) => [code, code] as const,
  ),
  ["full", "busy"],
  ["login", "session"],
  // It takes a report for the readers of today and for no others.
  ["readers", "roster-changed"],
  ["unknown-roster", "roster-invalid"],
  ["different", "not-genuine"],
]);

function refusalOf({ head }: Frame): Refused {
  const { code, sequence, previous } = head;
  const meaning = (typeof code === "string" ? MEANING.get(code) : undefined) ?? "server";
  const moved = meaning === "head-moved" && typeof sequence === "number" && typeof previous === "string" && isHex(previous, 32);
  return new Refused(meaning, undefined, moved ? { sequence, previous } : undefined);
}

/** A step that a rule holds back. */
function heldBack({ head }: Frame): Refused {
  const { rule, paragraph, missing } = head;
  const proper = typeof rule === "string" && typeof paragraph === "string" && typeof missing === "string";
  return proper ? new Refused("refused", { rule, paragraph, missing }) : new Refused("server");
}

/** A portal at an origin. `send` is the platform's fetch; tests put their own there. */
export function portalAt(origin: string, send: typeof fetch = fetch.bind(globalThis)): Portal {
  async function request(path: string, wait: number, init: RequestInit): Promise<Response> {
    try {
      return await send(new URL(path, origin), {
        ...init,
        mode: "same-origin",
        credentials: "omit",
        cache: "no-store",
        referrerPolicy: "no-referrer",
        redirect: "error",
        signal: AbortSignal.timeout(wait),
      });
    } catch {
      throw new Refused("offline");
    }
  }

  async function ask(path: string, kind: string, wait: number, init: RequestInit): Promise<Frame> {
    const response = await request(path, wait, init);
    let frame: Frame;
    try {
      frame = readFrame(ANSWER, new Uint8Array(await response.arrayBuffer()));
    } catch (error) {
      // A body that breaks off is the network's fault, a body that is no frame is somebody else's.
      if (!(error instanceof Refused)) throw new Refused("offline");
      throw new Refused(response.status === 503 ? "busy" : "server");
    }
    if (frame.kind === "refusal") throw refusalOf(frame);
    if (frame.kind === "refused") throw heldBack(frame);
    if (frame.kind !== kind || !response.ok) throw new Refused("server");
    return frame;
  }

  return {
    async text(path) {
      const response = await request(path, ASK_MILLISECONDS, { method: "GET" });
      const bytes = await response.arrayBuffer().catch(() => {
        throw new Refused("offline");
      });
      if (response.ok) return new Uint8Array(bytes);
      try {
        throw refusalOf(readFrame(ANSWER, new Uint8Array(bytes)));
      } catch (error) {
        throw error instanceof Refused && error.code !== "frame" ? error : new Refused("server");
      }
    },

    get: (path, kind) => ask(path, kind, ASK_MILLISECONDS, { method: "GET" }),

    post(path, frame, kind, beside = {}) {
      const headers: Record<string, string> = { "content-type": "application/octet-stream" };
      if (beside.session !== undefined) headers["senim-session"] = hex(beside.session);
      if (beside.work !== undefined) headers["senim-work"] = String(beside.work);
      return ask(path, kind, SEND_MILLISECONDS, { method: "POST", body: frame, headers });
    },

    async deskPortal() {
      // Only a desk on this very machine may say so: any other page could send a login's signature elsewhere.
      if (!["127.0.0.1", "[::1]", "localhost"].includes(new URL(origin).hostname)) return undefined;
      try {
        const response = await request("/desk.json", ASK_MILLISECONDS, { method: "GET" });
        const said = response.ok ? ((await response.json()) as { portal?: unknown }) : {};
        return typeof said.portal === "string" ? new URL(said.portal).origin : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
