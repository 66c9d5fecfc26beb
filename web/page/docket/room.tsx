// A procedure's room, asked for when its card stands, and again whenever the case was looked at again.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Room } from "../../client/api.ts";
import { Button } from "../button.tsx";
import { type Code, codeOf, Problem } from "../problem.tsx";
import { useWords } from "../words.tsx";

/** The room; nothing where nobody wrote there, or until it is there. While `busy`, it is as it was before the last look. */
export function useRoom(ask: () => Promise<Room | undefined>, of: unknown): { room: Room | undefined; busy: boolean; problem: Code | ""; again: () => void } {
  const [found, setFound] = useState<{ room: Room | undefined; of: unknown } | undefined>();
  const [problem, setProblem] = useState<Code | "">("");
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let current = true;
    setProblem("");
    ask().then((room) => current && setFound({ room, of }), (error: unknown) => current && setProblem(codeOf(error)));
    return () => {
      current = false;
    };
  }, [of, tries]);
  return { room: found?.room, busy: problem === "" && (found === undefined || found.of !== of), problem, again: () => setTries(tries + 1) };
}

/** What stands in a room, or why it does not stand here. */
export function RoomOf({ ask, of, children }: { ask: () => Promise<Room | undefined>; of: unknown; children: (room: Room | undefined, busy: boolean) => ComponentChildren }) {
  const { t } = useWords();
  const { room, busy, problem, again } = useRoom(ask, of);
  if (problem)
    return (
      <Problem code={problem}>
        <Button onPress={again}>{t("again")}</Button>
      </Problem>
    );
  if (busy && room === undefined) return <p class="small soft" role="status">{t("room-checking")}</p>;
  return <>{children(room, busy)}</>;
}
