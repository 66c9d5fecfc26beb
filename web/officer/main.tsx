// The officers' door: one worker, one page. The key lives in the worker and leaves with it.
import { render } from "preact";
import { connect } from "../client/connect.ts";
import { Client } from "../page/client.ts";
import { officersProblems } from "../page/problem.tsx";
import { speakFrom } from "../page/words.tsx";
import { App } from "./app.tsx";

speakFrom({
  kk: () => import("../page/messages/kk.ftl?officer"),
  ru: () => import("../page/messages/ru.ftl?officer"),
  en: () => import("../page/messages/en.ftl?officer"),
});

officersProblems({
  passphrase: "error-passphrase",
  "key-file": "error-key-file",
  "no-access": "error-no-access",
  session: "error-session",
  "not-listed": "error-not-listed",
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
