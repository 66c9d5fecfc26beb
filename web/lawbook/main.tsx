// The page of the law: all rules with their words, and the days they give. It asks the server for nothing.
import { render } from "preact";
import { speakFrom } from "../page/words.tsx";
import { App } from "./app.tsx";

speakFrom({
  kk: () => import("./messages/kk.ftl?lawbook"),
  ru: () => import("./messages/ru.ftl?lawbook"),
  en: () => import("./messages/en.ftl?lawbook"),
});

const place = document.getElementById("app");
if (place) render(<App />, place);
