// Work over requests: done as it is asked for, done again once, and then the portal is busy.
import { expect, test } from "vitest";
import { type Puzzle, sendWorked, solve, type Worked } from "../client/working.ts";
import { sha256 } from "../seal/bytes.ts";
import { Refused } from "../seal/refused.ts";
import { workHash, zeroBits } from "../seal/work.ts";
import { portalAt } from "../wire/portal.ts";
import { ANSWER, writeFrame } from "../wire/frame.ts";

const frame = new Uint8Array(32 * 1024).fill(7);
const puzzle = (day: number, work: number): Puzzle => ({ dayValue: new Uint8Array(32).fill(day), work });

/** A portal that takes what is enough for its puzzle, and remembers what it was sent. */
function portal(wants: Puzzle) {
  const seen: (number | undefined)[] = [];
  const send = async (nonce: number | undefined): Promise<string> => {
    seen.push(nonce);
    const bits = nonce === undefined ? -1 : zeroBits(workHash(wants.dayValue, sha256(frame), nonce));
    if (bits < wants.work) throw new Refused("work");
    return "receipt";
  };
  return { seen, send };
}

const never = (): Promise<Puzzle> => Promise.reject(new Error("asked again"));
const worked = async (it: Puzzle): Promise<Worked> => ({ frame, nonce: await solve(it, frame) });

test("work that is enough is sent once", async () => {
  const { seen, send } = portal(puzzle(1, 8));
  expect(await sendWorked(await worked(puzzle(1, 8)), never, send)).toBe("receipt");
  expect(seen).toHaveLength(1);
});

test("no work is done where none is asked for", async () => {
  expect(await solve(puzzle(1, 0), frame)).toBeUndefined();
});

test("a portal that wants more by now, or has another day, is asked once what it wants", async () => {
  for (const now of [puzzle(1, 10), puzzle(2, 8)]) {
    const { seen, send } = portal(now);
    // Too little on purpose: a lucky nonce would be enough the first time.
    const before: Worked = { frame, nonce: undefined };
    expect(await sendWorked(before, async () => now, send)).toBe("receipt");
    expect(seen).toEqual([undefined, await solve(now, frame)]);
    expect(before.nonce).toBe(await solve(now, frame));
  }
});

test("a portal that is not content even then is busy, and asked no third time", async () => {
  const { seen, send } = portal(puzzle(1, 300));
  await expect(sendWorked(await worked(puzzle(1, 4)), async () => puzzle(1, 4), send)).rejects.toMatchObject({ code: "busy" });
  expect(seen).toHaveLength(2);
});

test("every other refusal is told as it is", async () => {
  const refuse = (code: string) => (): Promise<never> => Promise.reject(new Refused(code));
  for (const code of ["busy", "offline", "head-moved"]) {
    await expect(sendWorked(await worked(puzzle(1, 4)), never, refuse(code))).rejects.toMatchObject({ code });
  }
});

test("the portal's refusal for want of work arrives as such", async () => {
  const refusal = writeFrame(ANSWER, "refusal", { code: "work" }, []);
  const answer = async (): Promise<Response> => new Response(refusal, { status: 422 });
  const { post } = portalAt("https://senim.test", answer as typeof fetch);
  await expect(post("/case", frame, "receipt", { work: 3 })).rejects.toMatchObject({ code: "work" });
});
