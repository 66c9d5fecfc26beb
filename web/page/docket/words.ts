// Where the words of procedures come from.
import type { Sources } from "../words.tsx";

export const DOCKET_WORDS: Sources = {
  kk: () => import("./kk.ftl?docket"),
  ru: () => import("./ru.ftl?docket"),
  en: () => import("./en.ftl?docket"),
};
