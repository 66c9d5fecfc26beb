// Warns before typed text is lost by closing the page. It never keeps the text: it only knows that there is some.
import { useEffect } from "preact/hooks";

function warn(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

export const Guard = {
  set: (): void => window.addEventListener("beforeunload", warn),
  drop: (): void => window.removeEventListener("beforeunload", warn),
};

/** Warns while `unsent` is true. */
export function useGuard(unsent: boolean): void {
  useEffect(() => {
    if (!unsent) return undefined;
    Guard.set();
    return Guard.drop;
  }, [unsent]);
}
