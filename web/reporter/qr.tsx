// The code as a picture: the 34 characters of the code and nothing else, never an address. Drawn on a canvas: no markup is made.
import { useEffect, useRef, useState } from "preact/hooks";
import { useWords } from "../page/words.tsx";

const QUIET_MODULES = 4;

export function Qr({ code }: { code: string }) {
  const { t } = useWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [missing, setMissing] = useState(false);
  useEffect(() => {
    let current = true;
    // Nobody needs the picture before the code is there, so it loads then; without a connection the code itself remains.
    import("lean-qr").then(
      ({ generate }) => {
        if (current && canvas.current) generate(code).toCanvas(canvas.current, { off: [255, 255, 255, 255], pad: QUIET_MODULES });
      },
      () => current && setMissing(true),
    );
    return () => {
      current = false;
    };
  }, [code]);
  if (missing) return null;
  return <canvas class="qr" ref={canvas} role="img" aria-label={t("qr-label")} />;
}
