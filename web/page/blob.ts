// A link to what exists only here, until its screen goes: nothing is kept in the browser.
import { useEffect, useState } from "preact/hooks";

/** The address of these bytes or this text; "" at first, and for an empty text. */
export function useBlob(content: Uint8Array | string): string {
  const [address, setAddress] = useState("");
  useEffect(() => {
    if (content === "") return undefined;
    const part = typeof content === "string" ? content : new Uint8Array(content);
    const made = URL.createObjectURL(new Blob([part], { type: "application/octet-stream" }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [content]);
  return address;
}
