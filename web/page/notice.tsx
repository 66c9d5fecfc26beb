// Boxes that say something, lists of facts, and what opens on a tap.
import type { ComponentChildren } from "preact";

/** `good`: good to know; `mind`: mind this. */
export function Notice({ kind, title, live, children }: { kind?: "good" | "mind"; title?: ComponentChildren; live?: boolean; children?: ComponentChildren }) {
  return (
    <div class={kind ? `notice notice-${kind}` : "notice"} role={live ? "status" : undefined}>
      {title && <h2>{title}</h2>}
      {children}
    </div>
  );
}

export function More({ summary, children }: { summary: ComponentChildren; children: ComponentChildren }) {
  return (
    <details class="more">
      <summary>{summary}</summary>
      <div class="stack">{children}</div>
    </details>
  );
}

/** Name and value pairs, side by side where there is room; `narrow` in a side column. A pair without a value is left out. */
export function Facts({ rows, narrow }: { rows: [ComponentChildren, ComponentChildren][]; narrow?: boolean }) {
  return (
    <dl class={narrow ? "facts" : "facts facts-wide"}>
      {rows.map(([name, value]) =>
        value === "" ? null : (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ),
      )}
    </dl>
  );
}
