// The three languages, each by its own name, and the few words that must stand in all three at once. No messages, no components.
import type { Language } from "../client/api.ts";

export const LANGUAGES: readonly Language[] = ["kk", "ru", "en"];

/** Each language as its own readers write it: short for the bar, whole for a label. */
export const NAMES: Record<Language, { short: string; whole: string }> = {
  kk: { short: "Қаз", whole: "Қазақша" },
  ru: { short: "Рус", whole: "Русский" },
  en: { short: "Eng", whole: "English" },
};

/** Asked where nobody has chosen a language yet, so it is asked in all three. */
export const CHOOSE: Record<Language, string> = {
  kk: "Мекемені таңдаңыз",
  ru: "Выберите организацию",
  en: "Choose the institution",
};

/** Said when the page's words themselves cannot be fetched. */
export const NO_WORDS: Record<Language, string> = {
  kk: "Бет толық жүктелмеді. Ештеңе жіберілген жоқ. Байланысты тексеріп, бетті қайта ашыңыз.",
  ru: "Страница загрузилась не полностью. Ничего не отправлено. Проверьте связь и откройте её снова.",
  en: "The page did not load completely. Nothing was sent. Check the connection and open it again.",
};

/** `kk` for "kk", `undefined` for anything that is none of ours. */
export function languageOf(text: string | undefined): Language | undefined {
  return LANGUAGES.find((language) => language === text);
}
