// One file that holds a receipt with all that is needed to check it without a network. Fetched with its words once there is a receipt.
import { useBlob } from "../blob.ts";
import type { Words } from "../words.tsx";

export function Keep({ file, words: { t } }: { file: string; words: Words }) {
  const address = useBlob(file);
  return (
    <div class="stack-tight screen-only" data-keep>
      <div class="actions">
        <a class="button" href={address} download="senim-receipt.json">{t("receipt-keep")}</a>
      </div>
      <p class="small soft">{t("receipt-keep-about")}</p>
    </div>
  );
}
