/** Why the law or a rule of the portal's own refused a step: by which rule, under which paragraph, and what is missing. */
export interface Why {
  rule: string;
  paragraph: string;
  missing: string;
}

/** What went wrong, by code. Pages find words for every code in their messages (`error-<code>`). */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly code: string;
  /** Of the code `refused` only. */
  readonly why: Why | undefined;
  /** Of the code `head-moved` only: where the room ends, as the portal says. */
  readonly head: { sequence: number; previous: string } | undefined;

  constructor(code: string, why?: Why, head?: Refused["head"]) {
    super(code);
    this.code = code;
    this.why = why;
    this.head = head;
  }
}
