/** However a file is damaged: it is refused by name, or it is a file. Never a crash, a hang, or more memory than it has bytes. */
import { expect, test } from "@jest/globals";
import type { ByteSource } from "../../../src/checkpoint/files/source.ts";
import { openSafetensors, Tensor, writeSafetensors } from "../../../src/doors/safetensors.ts";
import { TypeformerError } from "../../../src/errors/index.ts";
import { normal, word } from "../../../src/tensor/random.ts";
import { runs } from "../../support/runs.ts";

const valid = writeSafetensors(
  {
    "encoder.layer.0.weight": new Tensor(normal(1, 12), [3, 4]),
    "encoder.layer.0.bias": new Tensor(normal(2, 3), [3]),
    ids: new Tensor(BigInt64Array.of(5n, -5n), [2]),
    half: { dtype: "F16", shape: [2, 1], bytes: Uint8Array.of(0, 0x3c, 0, 0xbc) },
    scalar: new Tensor(Float64Array.of(0.1), []),
    none: new Tensor(new Uint8Array(0), [0, 7]),
  },
  { format: "pt", note: 'a "quoted" \\ é' },
);

const seed = 20;
const count = runs(10_000, 100_000);

/** A stream of seeded integers below a bound. */
function dice(stream: number): (below: number) => number {
  let at = 0;
  return (below) => word(stream, at++) % below;
}

const tokens = [
  "0",
  "1",
  "9",
  "-",
  ".",
  "e9",
  '"',
  "\\",
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "null",
  "true",
  '"a":',
  "[0,0]",
  "F64",
  "BOOL",
  "U8",
  "\0",
  " ",
  "\ud83d\ude00",
  "999999999999999999999",
];
const splice = (bytes: Uint8Array, at: number, remove: number, insert: ArrayLike<number>) =>
  Uint8Array.from([...bytes.subarray(0, at), ...Array.from(insert), ...bytes.subarray(at + remove)]);

/** One damage to a piece of bytes. */
function damage(bytes: Uint8Array, roll: (below: number) => number): Uint8Array {
  const at = roll(bytes.length + 1);
  const length = roll(1 + Math.min(40, bytes.length - at));
  const token = new TextEncoder().encode(tokens[roll(tokens.length)]);
  switch (roll(7)) {
    case 0:
      return splice(bytes, at, 1, [(bytes[at] ?? 0) ^ (1 << roll(8))]);
    case 1:
      return splice(bytes, at, 1, [roll(256)]);
    case 2:
      return splice(bytes, at, length, []);
    case 3:
      return splice(bytes, at, 0, bytes.subarray(at, at + length));
    case 4:
      return splice(bytes, at, 0, token);
    case 5:
      return splice(bytes, at, token.length, token);
    default:
      return bytes.subarray(0, at);
  }
}

/** Damages the whole file, or only its header with the length set right again, so that what lies behind the first check is reached too. */
function mutated(stream: number): Uint8Array<ArrayBuffer> {
  const roll = dice(stream);
  const headerEnd = 8 + Number(new DataView(valid.buffer).getBigUint64(0, true));
  const inHeader = roll(4) > 0;
  let bytes: Uint8Array = inHeader ? valid.subarray(8, headerEnd) : valid;
  for (let i = roll(3); i >= 0; i--) bytes = damage(bytes, roll);
  if (!inHeader) return Uint8Array.from(bytes);
  const length = new Uint8Array(BigUint64Array.of(BigInt(bytes.length)).buffer);
  return Uint8Array.from([...length, ...bytes, ...valid.subarray(headerEnd)]);
}

/** A source that fails the test when it is asked for what a file of its size does not have. */
function guarded(file: Uint8Array<ArrayBuffer>): ByteSource {
  const read = async (begin: number, end: number) => {
    if (!(0 <= begin && begin <= end && end <= file.length)) throw new Error(`a read of [${begin}, ${end}) of ${file.length} bytes`);
    return file.subarray(begin, end);
  };
  return { name: "mutated", size: file.length, read };
}

async function outcome(file: Uint8Array<ArrayBuffer>): Promise<"refused" | "read"> {
  try {
    const opened = await openSafetensors(guarded(file));
    let total = 0;
    for (const [name, { dtype }] of opened.tensors) {
      total += (await opened.bytes(name)).byteLength;
      if (dtype === "F16" || dtype === "F32" || dtype === "F64") await opened.read(name);
    }
    if (total >= file.length) throw new Error(`${total} bytes of tensors in a file of ${file.length}`);
    return "read";
  } catch (error) {
    if (error instanceof TypeformerError && error.code === "invalid_safetensors") return "refused";
    throw error;
  }
}

test(`${count} damaged files (seed ${seed}): refused as invalid_safetensors, or read`, async () => {
  const counts = { refused: 0, read: 0 };
  let slowest = 0;
  for (let i = 0; i < count; i++) {
    const began = performance.now();
    counts[await outcome(mutated(seed * 1_000_000 + i))]++;
    slowest = Math.max(slowest, performance.now() - began);
  }
  expect(counts.refused + counts.read).toBe(count);
  expect(counts.refused).toBeGreaterThan(count / 2);
  expect(counts.read).toBeGreaterThan(count / 100); // the mutations are not so coarse that nothing survives
  expect(slowest).toBeLessThan(2_000);
}, 300_000);

test("every file cut short is refused", async () => {
  for (let length = 0; length < valid.length; length++) expect(await outcome(valid.slice(0, length))).toBe("refused");
  expect(await outcome(valid)).toBe("read");
});
