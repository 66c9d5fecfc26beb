// Taking a step: one thing at a time, and the words of the rule that holds it back.
import { useState } from "preact/hooks";
import { useEffect, useRef } from "preact/hooks";
import type { Why } from "../../client/api.ts";
import { Problem } from "../problem.tsx";
import { type Task, useTask } from "../task.ts";
import { useWords } from "../words.tsx";
import { useNames } from "./names.ts";

export interface Moving extends Pick<Task, "busy" | "problem"> {
  /** Why a rule held the step back. */
  why: Why | undefined;
  run: (work: () => Promise<void>) => void;
}

const whyOf = (error: unknown): Why | undefined =>
  typeof error === "object" && error !== null && "why" in error ? (error.why as Why | undefined) : undefined;

export function useMoving(): Moving {
  const task = useTask();
  const [why, setWhy] = useState<Why | undefined>();
  const run = (work: () => Promise<void>): void => {
    setWhy(undefined);
    task.run(() =>
      work().catch((error: unknown) => {
        const held = whyOf(error);
        if (held === undefined) throw error;
        setWhy(held);
      }),
    );
  };
  return { busy: task.busy, problem: task.problem, why, run };
}

/** Which paragraph holds a step back, and what is missing. */
export function useHeld(): (why: Why) => string {
  const { t } = useWords();
  const name = useNames();
  return ({ paragraph, missing }) => t("held-back", { paragraph, missing: name("missing", missing, t("missing-other", { word: missing })) });
}

/** What went wrong with a step, in words, where something did. */
export function Hindered({ moving: { problem, why } }: { moving: Moving }) {
  const { t } = useWords();
  const held = useHeld();
  const name = useNames();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [why]);
  const remedy = why && name("remedy", why.missing, "");
  if (why)
    return (
      <div class="notice notice-stop" role="alert" tabIndex={-1} ref={box} data-refused={why.rule} data-missing={why.missing}>
        <h4>{t("held-title")}</h4>
        <p>{held(why)}</p>
        {remedy && <p>{`${remedy}.`}</p>}
        <p>{t("held-safe")}</p>
      </div>
    );
  return problem ? <Problem code={problem} /> : null;
}
