/** The models that `npm run models` brings: real weights, which git does not keep. */
import { existsSync } from "node:fs";

const folder = process.env.TYPEFORMER_REAL_MODELS ?? "models";

/** Where one lies, as `loadModel` takes it; undefined, having said so, where it does not. */
export function realModel(name: "minilm" | "rampart"): string | undefined {
  const path = folder.startsWith("/") ? `${folder}/${name}` : `./${folder}/${name}`;
  if (existsSync(path)) return path;
  console.warn(`skipped: no ${path} here (npm run models)`);
}
