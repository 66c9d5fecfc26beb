/** The text of keys.ts for the text of a message file. */
export function keysOf(source: string): string;
