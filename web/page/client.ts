// The one worker of the page, for every component below. Pages ask it; none of them knows a key, a byte or a request.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Worker } from "../client/api.ts";

export const Client = createContext<Worker | undefined>(undefined);

/** The worker; only below `Client.Provider`. */
export function useClient(): Worker {
  const client = useContext(Client);
  if (!client) throw new Error("a component asked for the worker outside of Client");
  return client;
}
