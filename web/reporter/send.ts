// Sending that outlives a lost connection. The worker sends the same bytes for the same input, so trying again never makes two cases.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Receipt, ReportInput } from "../client/api.ts";
import { useClient } from "../page/client.ts";
import { codeOf, type Code } from "../page/problem.tsx";

/** Between two tries, unless the browser says earlier that it is back on line. */
const PAUSE_MS = 8000;
/** Failures that pass by themselves. */
const PASSING: readonly Code[] = ["offline", "busy"];
/** Refusals of the page's own, before anything leaves it: what was written may be changed again. */
const UNSENT: readonly Code[] = ["roster-changed", "roster-invalid", "roster-expired", "too-long", "excluded-all"];

export interface Sending {
  state: "still" | "sending" | "waiting";
  problem: Code | "";
  /** Whether anything has left this page yet: from then on the report is not changed any more. */
  tried: boolean;
  send: (input: ReportInput) => void;
}

/**
 * Calls `onSent` once, with the receipt; `onRosters` when nothing was sent because other people would have read it. It loads the
 * rosters of now, whose hashes it gives, and shows them.
 */
export function useSending(onSent: (receipt: Receipt) => void, onRosters: () => Promise<string[]>): Sending {
  const client = useClient();
  const [state, setState] = useState<Sending["state"]>("still");
  const [problem, setProblem] = useState<Code | "">("");
  const [tried, setTried] = useState(false);
  const wake = useRef<() => void>(() => undefined);
  const here = useRef(true);
  /** Whether the portal may have the report, although no receipt came. */
  const left = useRef(false);
  useEffect(() => {
    const online = (): void => wake.current();
    here.current = true;
    window.addEventListener("online", online);
    return () => {
      here.current = false;
      window.removeEventListener("online", online);
    };
  }, []);
  /** What is wrong, once the newest rosters are shown: a portal that refuses its own newest ones is not to be believed. */
  const renew = async (shown: string[]): Promise<Code> => {
    try {
      const rosters = await onRosters();
      return rosters.every((roster) => shown.includes(roster)) ? "roster-invalid" : "roster-changed";
    } catch (error) {
      return codeOf(error);
    }
  };
  const attempt = async (input: ReportInput): Promise<void> => {
    while (here.current) {
      setState("sending");
      try {
        const receipt = await client.report(input);
        if (here.current) onSent(receipt);
        return;
      } catch (error) {
        const refused = codeOf(error);
        if (!here.current) return;
        // Whoever is told to look at the readers again is told too that nothing is stored.
        if (refused === "roster-changed") left.current = false;
        else if (!UNSENT.includes(refused)) left.current = true;
        const code = refused === "roster-changed" ? await renew(input.rosters) : refused;
        if (!here.current) return;
        if (!PASSING.includes(code)) {
          setProblem(code);
          setTried(left.current);
          setState("still");
          return;
        }
      }
      setState("waiting");
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, PAUSE_MS);
        wake.current = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  const send = (input: ReportInput): void => {
    setTried(true);
    setProblem("");
    if (state === "waiting") wake.current();
    else if (state === "still") void attempt(input);
  };
  return { state, problem, tried, send };
}
