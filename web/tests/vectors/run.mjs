// `npm run vectors`: runs `write.ts` through Vite, so that it needs no TypeScript runner of its own.
import { runnerImport } from "vite";

const { module } = await runnerImport(new URL("./write.ts", import.meta.url).pathname);
await module.writeAll();
