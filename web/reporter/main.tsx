// The reporter's door: one worker, one page. The organisation's keys were asked for with the page; the worker starts once the
// page stands and loads while the person reads.
import { render } from "preact";
import { connect } from "../client/connect.ts";
import { early } from "../client/early.ts";
import { Client } from "../page/client.ts";
import { readRoute } from "../page/route.ts";
import { speakFrom } from "../page/words.tsx";
import { App } from "./app.tsx";

speakFrom({
  kk: () => import("../page/messages/kk.ftl?reporter"),
  ru: () => import("../page/messages/ru.ftl?reporter"),
  en: () => import("../page/messages/en.ftl?reporter"),
});

const place = document.getElementById("app");
if (place) {
  render(
    <Client.Provider value={connect(early(readRoute(location.pathname).slug))}>
      <App />
    </Client.Provider>,
    place,
  );
}
