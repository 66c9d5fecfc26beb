// Writes the numbered vectors that Rust confirms. Run twice, it changes nothing.
import { envelopes } from "./envelopes.ts";
import { entries, grants, headers, statements } from "./cases.ts";
import { codes, derivations, jsons, signatures } from "./ground.ts";
import { keyFiles, notes, receipts } from "./bodies.ts";
import { checkpoints, consistencies, days, inclusions, openings, tiles, trees } from "./ledger.ts";
import { caseHeads } from "./heads.ts";
import { agreedFiles } from "./agreed.ts";
import { agreements, steps } from "./procedures.ts";
import { frames, paddings, works } from "./sizes.ts";

/** All files, in order. */
export async function writeAll(): Promise<void> {
  const files = [
    codes, signatures, derivations, envelopes, jsons, entries, statements, headers, grants, notes, receipts, frames,
    keyFiles, works, paddings, trees, inclusions, consistencies, checkpoints, tiles, openings, days,
    steps, agreements, caseHeads, agreedFiles,
  ];
  for (const file of files) await file();
}
