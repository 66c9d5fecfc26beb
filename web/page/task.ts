// One thing at a time: whether it runs, and by what code it failed. Shared by every screen that waits.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { codeOf, type Code } from "./problem.tsx";

export interface Task {
  busy: boolean;
  /** Empty while nothing is wrong. */
  problem: Code | "";
  /** Starts the work unless some is already under way. */
  run: (work: () => Promise<void>) => void;
  clear: () => void;
}

/** Keeps the state of one piece of waiting; what ends after the screen has gone is ignored. */
export function useTask(): Task {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Code | "">("");
  const running = useRef(false);
  const here = useRef(true);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  const run = useCallback((work: () => Promise<void>) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setProblem("");
    work()
      .catch((error: unknown) => here.current && setProblem(codeOf(error)))
      .finally(() => {
        running.current = false;
        if (here.current) setBusy(false);
      });
  }, []);
  const clear = useCallback(() => setProblem(""), []);
  return { busy, problem, run, clear };
}
