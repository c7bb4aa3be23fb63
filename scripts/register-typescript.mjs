/**
 * `node --import ./scripts/register-typescript.mjs program.ts` runs erasable TypeScript on every Node from 20 on.
 * Where Node strips types by itself (22.18 and later) this does nothing.
 */
import { register } from "node:module";

if (!process.features.typescript) register("./typescript-hooks.mjs", import.meta.url);
