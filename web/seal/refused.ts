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

  constructor(code: string, why?: Why) {
    super(code);
    this.code = code;
    this.why = why;
  }
}
