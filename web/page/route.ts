// Where a page is: language and organisation, and nothing else, stand in the path. What a person does is never in the address.
import type { Language } from "../client/api.ts";
import { languageOf } from "./language.ts";

export interface Route {
  language: Language;
  /** Empty on the chooser. */
  slug: string;
}

/** Reads `/{lang}/o/{slug}/`; every other path is the chooser, in Kazakh unless it begins with a language. */
export function readRoute(path: string): Route {
  const [first, o, slug] = path.split("/").filter(Boolean);
  const language = languageOf(first) ?? "kk";
  const known = o === "o" && slug !== undefined && /^[a-z0-9-]{1,64}$/.test(slug);
  return { language, slug: known ? slug : "" };
}

/** The path of a route; the chooser has one path for all languages. */
export function writeRoute(route: Route): string {
  return route.slug ? `/${route.language}/o/${route.slug}/` : "/";
}

/** Shows the route in the address bar in place of the last one: the history keeps a single landing address. */
export function replaceRoute(route: Route): void {
  history.replaceState(null, "", writeRoute(route));
}
