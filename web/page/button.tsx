// Buttons. One that works says so and takes no second press; it stays focusable, so that nobody loses their place.
import type { ComponentChildren } from "preact";

interface ButtonProps {
  kind?: "go" | "plain" | undefined;
  /** Shown instead of the children while the work runs. */
  busy?: string | false | undefined;
  submit?: boolean;
  onPress?: () => void;
  children: ComponentChildren;
}

export function Button({ kind, busy, submit, onPress, children }: ButtonProps) {
  const press = (event: Event): void => {
    if (busy) {
      event.preventDefault();
      return;
    }
    onPress?.();
  };
  return (
    <button type={submit ? "submit" : "button"} class={kind ? `button button-${kind}` : "button"} aria-disabled={busy ? "true" : undefined} onClick={press}>
      {busy ? (
        <>
          <span class="busy-dot" aria-hidden="true" />
          <span role="status">{busy}</span>
        </>
      ) : (
        children
      )}
    </button>
  );
}
