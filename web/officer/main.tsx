// The officers' door: one worker, one page. The key lives in the worker and leaves with it.
import { render } from "preact";
import { connect } from "../client/connect.ts";
import { Client } from "../page/client.ts";
import { App } from "./app.tsx";

const place = document.getElementById("app");
if (place) {
  render(
    <Client.Provider value={connect()}>
      <App />
    </Client.Provider>,
    place,
  );
}
