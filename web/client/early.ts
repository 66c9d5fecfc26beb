// What a page asked for by its address alone, before its worker runs.
import { type Early, takeUp } from "../wire/early.ts";

/** The keys of the organisation in the address; nothing on the chooser. */
export const early = (slug: string): Early | undefined => (slug === "" ? undefined : takeUp(`/o/${slug}`));
