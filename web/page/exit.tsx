// The way out: a button on every screen, or Escape three times. What stood on the page is gone before the next page is asked for.
import { useEffect } from "preact/hooks";
import { Guard } from "./guard.ts";
import { useWords } from "./words.tsx";

/** A page anyone may have open. Asked for only by the person's own press; no other host is ever called. */
const NEUTRAL = "https://kk.wikipedia.org/";
/** Three presses within this many milliseconds. */
const WITHIN = 2000;

/** Empties the document, drops the warning about unsent text, and puts a neutral page in this one's place in the history. */
export function leave(): void {
  Guard.drop();
  document.documentElement.replaceChildren();
  location.replace(NEUTRAL);
}

/** Listens for Escape, Escape, Escape while the page lives. */
export function useEscape(): void {
  useEffect(() => {
    let presses: number[] = [];
    const press = (event: KeyboardEvent): void => {
      if (event.key !== "Escape" || event.repeat) return;
      presses = [...presses.filter((time) => event.timeStamp - time < WITHIN), event.timeStamp];
      if (presses.length >= 3) leave();
    };
    window.addEventListener("keydown", press, { capture: true });
    return () => window.removeEventListener("keydown", press, { capture: true });
  }, []);
}

export function ExitButton() {
  const { t } = useWords();
  return (
    <button type="button" class="button button-exit" onClick={leave} title={t("exit-hint")}>
      {t("exit")}
    </button>
  );
}
