import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openSafetensors } from "../../src/checkpoint/safetensors/index.ts";
import { TypeformerError } from "../../src/errors.ts";
import type { ConformOptions, Outputs } from "../../src/kernels/index.ts";
import { flatten } from "./kernel-tensors.ts";

const file = fileURLToPath(new URL("./kernels.safetensors", import.meta.url));
const remake = "python test/golden/make.py --only kernels";

/** The kernel goldens as `conform` takes them; no answer for a case that has none, `invalid_golden` for one whose inputs have changed since. */
// biome-ignore lint/suspicious/noExplicitAny: goldens serve every operation, whatever its input
export async function kernelGoldens(path = file): Promise<NonNullable<ConformOptions<any>["golden"]>> {
  if (!existsSync(path)) return () => undefined;
  const goldens = await openSafetensors(new Uint8Array(readFileSync(path)));
  const hashes: Record<string, string> = JSON.parse(goldens.metadata.inputs_sha256);
  return async (operation, { name }, input) => {
    const key = `${operation}/${name}`;
    const hash = Object.hasOwn(hashes, key) ? hashes[key] : undefined;
    if (!hash) return undefined;
    if (hash !== hashOf(input))
      throw new TypeformerError("invalid_golden", `the golden of ${key} was made from other inputs; make it again: ${remake}`);
    const outputs: Outputs = {};
    for (const full of goldens.tensors.keys()) {
      if (!full.startsWith(`${key}/`)) continue;
      const { data } = await goldens.read(full);
      outputs[full.slice(key.length + 1)] = data as Float32Array | Int32Array;
    }
    return outputs;
  };
}

function hashOf(input: object): string {
  const hash = createHash("sha256");
  for (const array of flatten(input).arrays.values()) hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  return hash.digest("hex");
}
