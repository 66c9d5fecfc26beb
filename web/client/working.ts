// Work: done before a report or an entry is sent, and once more where the portal wants more by now.
import type { Bytes } from "../seal/bytes.ts";
import { Refused } from "../seal/refused.ts";
import { work } from "../seal/work.ts";

/** What a portal asks for: so many leading zero bits over the value of its day. */
export interface Puzzle {
  dayValue: Bytes;
  work: number;
}

/** A request with the work that was done over it. */
export interface Worked {
  frame: Bytes;
  nonce: number | undefined;
}

/** The nonce that a puzzle asks for over a frame, if it asks for any. */
export const solve = async ({ dayValue, work: bits }: Puzzle, frame: Bytes): Promise<number | undefined> =>
  bits === 0 ? undefined : work(dayValue, frame, bits);

const wantsWork = (error: unknown): boolean => error instanceof Refused && error.code === "work";

/**
 * Sends a request with its work. A portal that idled when it was asked may want more under load, or it may be another day:
 * `newest` asks it once. If that is not enough either, the portal is `busy`.
 */
export async function sendWorked<T>(
  worked: Worked,
  newest: () => Promise<Puzzle>,
  send: (nonce: number | undefined) => Promise<T>,
): Promise<T> {
  try {
    return await send(worked.nonce);
  } catch (error) {
    if (!wantsWork(error)) throw error;
  }
  worked.nonce = await solve(await newest(), worked.frame);
  try {
    return await send(worked.nonce);
  } catch (error) {
    throw wantsWork(error) ? new Refused("busy") : error;
  }
}
