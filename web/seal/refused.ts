/** What went wrong, by code. Pages find words for every code in their messages (`error-<code>`). */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}
