// The officers' door: one worker, one page. The key lives in the worker and leaves with it.
import { render } from "preact";
import { connect } from "../client/connect.ts";
import { Client } from "../page/client.ts";
import { speakFrom } from "../page/words.tsx";
import { App } from "./app.tsx";

speakFrom({
  kk: () => import("../page/messages/kk.ftl?officer"),
  ru: () => import("../page/messages/ru.ftl?officer"),
  en: () => import("../page/messages/en.ftl?officer"),
});

const place = document.getElementById("app");
if (place) {
  render(
    <Client.Provider value={connect()}>
      <App />
    </Client.Provider>,
    place,
  );
}
