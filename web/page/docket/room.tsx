// A procedure's room, asked for when its card stands, and again whenever the case was looked at again.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Room } from "../../client/api.ts";
import { Button } from "../button.tsx";
import { type Code, codeOf, Problem } from "../problem.tsx";
import { useWords } from "../words.tsx";

/** The room; nothing where nobody wrote there, or until it is there. While `busy`, or where the last look failed, it is as it was before. */
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
  return { room: found?.room, busy: found === undefined || found.of !== of, problem, again: () => setTries(tries + 1) };
}

/** What stands in a room, and why it could not be looked at again; `busy` as long as it is older than the case. */
export function RoomOf({ ask, of, children }: { ask: () => Promise<Room | undefined>; of: unknown; children: (room: Room | undefined, busy: boolean) => ComponentChildren }) {
  const { t } = useWords();
  const { room, busy, problem, again } = useRoom(ask, of);
  const hindered = problem && (
    <Problem code={problem}>
      <Button onPress={again}>{t("again")}</Button>
    </Problem>
  );
  if (room === undefined && busy) return hindered || <p class="small soft" role="status">{t("room-checking")}</p>;
  // What stood there stays, and with it what is being typed.
  return (
    <>
      {hindered}
      {children(room, busy)}
    </>
  );
}
