// The reporter's door: one worker, one page. The worker starts at once and loads while the person reads.
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
