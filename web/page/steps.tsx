// Where one is on the way through the reporter's four screens.
import { useWords } from "./words.tsx";

/** `at` counts from 0. */
export function Steps({ names, at }: { names: string[]; at: number }) {
  const { t } = useWords();
  return (
    <ol class="steps" aria-label={t("steps", { at: String(at + 1), of: String(names.length) })}>
      {names.map((name, index) => (
        <li key={name} class={index < at ? "done" : ""} aria-current={index === at ? "step" : undefined}>
          <span>{`${index + 1}. ${name}`}</span>
        </li>
      ))}
    </ol>
  );
}
