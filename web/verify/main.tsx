// The page on which receipts are checked. It asks no network for anything, and holds the words of all languages itself: opened once,
// or saved, it works without one.
import { render } from "preact";
import { speakFrom } from "../page/words.tsx";
import { App } from "./app.tsx";
import en from "./messages/en.ftl?verify";
import kk from "./messages/kk.ftl?verify";
import ru from "./messages/ru.ftl?verify";

const here = (words: string) => async () => ({ default: words });

speakFrom({ kk: here(kk), ru: here(ru), en: here(en) });

const place = document.getElementById("app");
if (place) render(<App />, place);
