// The code as a picture: the 34 characters of the code and nothing else, never an address. Drawn on a canvas: no markup is made.
import { generate } from "lean-qr";
import { useEffect, useRef } from "preact/hooks";
import { useWords } from "../page/words.tsx";

const QUIET_MODULES = 4;

export function Qr({ code }: { code: string }) {
  const { t } = useWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) generate(code).toCanvas(canvas.current, { off: [255, 255, 255, 255], pad: QUIET_MODULES });
  }, [code]);
  return <canvas class="qr" ref={canvas} role="img" aria-label={t("qr-label")} />;
}
