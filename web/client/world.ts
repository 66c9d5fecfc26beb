// The doors to time and randomness, and the portal: all that the clients take from the world. Tests bring their own.
import type { Bytes } from "../seal/bytes.ts";
import type { Portal } from "../wire/portal.ts";

/** What surrounds a client. */
export interface World {
  portal: Portal;
  /** The origin that this page stands on. */
  origin: string;
  /** Milliseconds of Unix time, by this device. */
  now(): number;
  /** Random bytes. */
  random(length: number): Bytes;
}

/** The device's own clock and randomness around a portal. */
export const deviceWorld = (portal: Portal, origin: string): World => ({
  portal,
  origin,
  now: () => Date.now(),
  random: (length) => crypto.getRandomValues(new Uint8Array(length)),
});
