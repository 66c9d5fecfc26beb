// What a visitor and an officer sign to be let in (section 12). The client builds every byte of it: the origin is the one
// that it stands on, never one that it was told.
import { type Bytes, unhex } from "./bytes.ts";
import { type Signer, signStructure } from "./signature.ts";

/** A visit, signed with the code's `access` key. */
export const signVisit = (by: Signer, origin: string, challenge: Uint8Array): Bytes =>
  signStructure(by, "senim/1/access", origin, challenge);

/** An officer's login; `expires` in seconds of Unix time. */
export const signLogin = (by: Signer, organisation: string, origin: string, nonce: Uint8Array, expires: number): Bytes =>
  signStructure(
    by,
    "senim/1/login",
    unhex(organisation, 32, "structure"),
    origin,
    unhex(by.id, 16, "structure"),
    nonce,
    expires,
  );
