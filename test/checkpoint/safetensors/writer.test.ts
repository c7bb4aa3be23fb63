import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  layOut,
  openSafetensors,
  type StoredTensor,
  Tensor,
  toHalf,
  type Writable,
  writeSafetensors,
} from "../../../src/doors/safetensors.ts";
import { decode } from "../../../src/tensor/codecs.ts";
import { runs } from "../../support/runs.ts";

const written: Record<string, Writable> = {
  half: toHalf(new Tensor(Float32Array.of(1, -2.5, 65504, 6e-8), [2, 2]), "F16"),
  brain: toHalf(new Tensor(Float32Array.of(1, -5, 2 ** -133), [3]), "BF16"),
  "a.weight": new Tensor(Float32Array.of(0.1, -0, Infinity, NaN, 1e-45, -3), [2, 3]),
  "a.bias": new Tensor(Float32Array.of(7)),
  double: new Tensor(Float64Array.of(0.1), []),
  ids: new Tensor(BigInt64Array.of(-1n, 2n ** 62n)),
  flags: { dtype: "BOOL", shape: [3], bytes: Uint8Array.of(1, 0, 1) },
  none: new Tensor(new Uint8Array(0), [0, 3]),
  "é/😀": new Tensor(Int16Array.of(-32768)),
};

const dtypes: Record<string, StoredTensor["dtype"]> = {
  "a.weight": "F32",
  "a.bias": "F32",
  double: "F64",
  ids: "I64",
  none: "U8",
  "é/😀": "I16",
};

describe("the writer", () => {
  test("writes what the format's own library writes, byte for byte (python.safetensors, made by python_fixture.py)", () => {
    const python = readFileSync("test/checkpoint/safetensors/python.safetensors");
    expect(Buffer.from(writeSafetensors(written, { format: "np" }))).toEqual(python);
  });

  test("the data of every tensor is aligned to its element", async () => {
    const bytes = writeSafetensors(written);
    const data = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(data % 8).toBe(0);
    const widths: Record<string, number> = { F64: 8, I64: 8, F32: 4, F16: 2, BF16: 2, I16: 2 };
    for (const { dtype, data_offsets } of (await openSafetensors(bytes)).tensors.values())
      expect(data_offsets[0] % (widths[dtype] ?? 1)).toBe(0);
  });

  test("a file laid out beforehand and filled in any order is the same", () => {
    const bytes = writeSafetensors(written, { format: "np" });
    const stored = new Map(
      Object.entries(written).map(([name, tensor]) => {
        if ("bytes" in tensor) return [name, tensor];
        const { buffer, byteOffset, byteLength } = tensor.data;
        return [name, { dtype: dtypes[name], shape: tensor.shape, bytes: new Uint8Array(buffer, byteOffset, byteLength) }];
      }),
    );
    const { head, places, size } = layOut(stored, { format: "np" });
    const file = new Uint8Array(size);
    for (const [name, { bytes }] of [...stored].reverse()) file.set(bytes, places.get(name));
    file.set(head);
    expect(Buffer.compare(file, bytes)).toBe(0);
  });

  test("a view is written as it is seen", async () => {
    const view = new Tensor(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]).transpose(1, 0);
    const file = await openSafetensors(writeSafetensors({ view }));
    expect((await file.read("view")).shape).toEqual([3, 2]);
    expect([...(await file.read("view")).data]).toEqual([1, 4, 2, 5, 3, 6]);
  });

  test("names and values come back, whatever they are", async () => {
    const text = fc.string({ unit: "binary", maxLength: 8 }).filter((name) => name !== "__metadata__");
    const tensors = fc.uniqueArray(fc.tuple(text, fc.array(fc.float(), { maxLength: 9 })), { selector: ([name]) => name, maxLength: 8 });
    const property = fc.asyncProperty(
      tensors,
      fc.uniqueArray(fc.tuple(text, text), { selector: ([key]) => key }),
      async (list, metadata) => {
        const named = new Map(list.map(([name, values]) => [name, new Tensor(Float32Array.from(values))]));
        const file = await openSafetensors(writeSafetensors(named, Object.fromEntries(metadata)));
        expect(file.metadata).toEqual(Object.fromEntries(metadata));
        expect(file.tensors.size).toBe(named.size);
        for (const [name, tensor] of named) expect(await file.read(name)).toEqual(tensor);
      },
    );
    await fc.assert(property, { numRuns: runs(500, 20_000), seed: 32 });
  });

  test.each<[string, () => unknown, string]>([
    ["a tensor named __metadata__", () => writeSafetensors({ __metadata__: new Tensor(Float32Array.of(1)) }), "__metadata__"],
    ["half of a surrogate pair", () => writeSafetensors({ "\ud800": new Tensor(Float32Array.of(1)) }), "surrogate"],
    ["metadata that is no text", () => writeSafetensors({}, { step: 1 as unknown as string }), '"step" is not a string'],
    [
      "a shape that its bytes do not fill",
      () => writeSafetensors({ a: { dtype: "F32", shape: [2], bytes: new Uint8Array(4) } }),
      "4 bytes are not [2] of F32",
    ],
    ["negative extents", () => writeSafetensors({ a: { dtype: "U8", shape: [-1, -1], bytes: new Uint8Array(1) } }), "[-1,-1] of U8"],
    [
      "an unknown dtype",
      () => writeSafetensors({ a: { dtype: "F31" as "F32", shape: [], bytes: new Uint8Array(4) } }),
      "unknown dtype F31",
    ],
  ])("refuses %s", (_, write, message) => {
    expect(write).toThrow(expect.objectContaining({ code: "invalid_input", message: expect.stringContaining(message) }));
  });
});

describe("transformers opens what the writer writes", () => {
  const python = process.env.TYPEFORMER_PYTHON;
  const how = "set TYPEFORMER_PYTHON to a Python that has test/golden/requirements.txt";
  if (!python) console.log(`skipped: transformers opens what the writer writes (${how})`);

  (python ? test : test.skip)(
    `weights/mini, read and written again (${how})`,
    async () => {
      const folder = mkdtempSync(join(tmpdir(), "typeformer-"));
      try {
        const file = await openSafetensors(Uint8Array.from(readFileSync("weights/mini/model.safetensors")));
        const tensors: Record<string, Writable> = {};
        for (const [name, { dtype, shape }] of file.tensors) tensors[name] = { dtype, shape, bytes: await file.bytes(name) };
        writeFileSync(join(folder, "model.safetensors"), writeSafetensors(tensors, file.metadata));
        for (const other of ["config.json", "tokenizer.json", "tokenizer_config.json"])
          copyFileSync(join("weights/mini", other), join(folder, other));

        const opens = (directory: string) =>
          JSON.parse(execFileSync(python ?? "", ["test/golden/opens.py", directory], { encoding: "utf8", stdio: "pipe" }));
        const report = opens(folder);
        expect(report).toMatchObject({ missing_keys: [], unexpected_keys: [], mismatched_keys: [] });
        expect(report).toEqual(opens("weights/mini"));
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    120_000,
  );
});

test("a half tensor is rounded to nearest even", () => {
  const { dtype, bytes } = toHalf(new Tensor(Float32Array.of(0.1, 1 + 2 ** -11)), "F16");
  expect([dtype, ...decode(bytes, "F16")]).toEqual(["F16", 0.0999755859375, 1]);
});
