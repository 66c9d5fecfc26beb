// What the worker fetches, as one chunk, for whoever came back or opened a case: the check of the ledger, and both sides of procedures.
export { act, countersign, enter, glance, pledge, wording } from "./acting.ts";
export { Ledger } from "./ledger.ts";
export { Rights } from "./rights.ts";
