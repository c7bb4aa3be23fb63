import type { Safetensors } from "../../src/checkpoint/safetensors/index.ts";
import { TypeformerError } from "../../src/errors/index.ts";
import type { ConformOptions, Outputs } from "../../src/kernels/index.ts";
import { flatten } from "./kernel-tensors.ts";

const remake = "python test/golden/make.py --only kernels";

/** The kernel goldens of a file as `conform` takes them; no answer for a case that has none, `invalid_golden` for one whose inputs have changed since. */
// biome-ignore lint/suspicious/noExplicitAny: goldens serve every operation, whatever its input
export function answersIn(goldens: Safetensors): NonNullable<ConformOptions<any>["golden"]> {
  const expected: Record<string, string> = JSON.parse(goldens.metadata.inputs_sha256);
  return async (operation, { name }, input) => {
    const key = `${operation}/${name}`;
    const hash = Object.hasOwn(expected, key) ? expected[key] : undefined;
    if (!hash) return undefined;
    if (hash !== (await hashOf(input)))
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

/** Of inputs that were asked about before: several dialects are held to each, and it takes long to read one. */
const hashes = new WeakMap<object, Promise<string>>();

function hashOf(input: object): Promise<string> {
  const hash = hashes.get(input) ?? hashed(input);
  hashes.set(input, hash);
  return hash;
}

async function hashed(input: object): Promise<string> {
  const bytes = new Blob([...flatten(input).arrays.values()] as ArrayBufferView<ArrayBuffer>[]);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await bytes.arrayBuffer()));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
