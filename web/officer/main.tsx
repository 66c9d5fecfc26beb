//! The officers' door: one worker, one page. The key lives in the worker and leaves with it.
import { render } from "preact";
import { connect } from "../client/connect";
import { Client } from "../page/client";
import { App } from "./app";

const place = document.getElementById("app");
if (place) {
  render(
    <Client.Provider value={connect()}>
      <App />
    </Client.Provider>,
    place,
  );
}
