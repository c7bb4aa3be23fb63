/** What a safetensors file may look like and what it may not, row by row. */
import { describe, expect, test } from "@jest/globals";
import type { ByteSource } from "../../../src/checkpoint/files/source.ts";
import { openSafetensors } from "../../../src/checkpoint/safetensors/index.ts";
import { entry, handmade } from "./handmade.ts";

const one = entry("U8", [1], [0, 1]);
const bytes = (length: number) => new Uint8Array(length);
const huge = "18446744073709551616"; // 2^64

const refused: [why: string, file: Uint8Array<ArrayBuffer>, message: RegExp][] = [
  ["no bytes", bytes(0), /it has 0 bytes/],
  ["fewer than 8 bytes", bytes(7), /it has 7 bytes/],
  ["a header past the limit", handmade("{}", [], 100_000_001n), /would take 100000001 bytes, the limit is 100000000/],
  ["a header of 2^64 − 1 bytes", handmade("{}", [], 2n ** 64n - 1n), /would take 18446744073709551615 bytes/],
  ["a git-lfs pointer", new TextEncoder().encode("version https://git-lfs.github.com/spec/v1\n"), /git-lfs pointer/],
  ["a header past the end", handmade("{}", [], 3n), /would end at byte 11, the file ends at 10/],

  ["an empty header", handmade(""), /a value was expected at character 0/],
  ["bad UTF-8", handmade(Uint8Array.of(0x7b, 0xff, 0x7d)), /not UTF-8/],
  ["an overlong UTF-8 form", handmade(Uint8Array.of(0x7b, 0xc0, 0xa2, 0x7d)), /not UTF-8/],
  ["a byte order mark", handmade(Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d)), /a value was expected/],
  ["cut JSON", handmade('{"a":'), /a value was expected at character 5/],
  ["text after the JSON", handmade("{} {}"), /text follows/],
  ["NUL padding", handmade("{}\0"), /text follows/],
  ["a trailing comma", handmade(`{"a":${one},}`, bytes(1)), /a key was expected/],
  ["single quotes", handmade("{'a':1}"), /a key was expected/],
  ["half of a surrogate pair", handmade(`{"\\ud800":${one}}`, bytes(1)), /surrogate/],
  ["JSON nested without end", handmade(`{"a":${"[".repeat(5_000_000)}`), /more than 128 levels/],
  ["an array", handmade("[]"), /not a JSON object/],
  ["a string", handmade('"{}"'), /not a JSON object/],
  ["null", handmade("null"), /not a JSON object/],

  ["a tensor that is no object", handmade('{"a":[1]}'), /"a": its entry is not a JSON object/],
  ["no dtype", handmade('{"a":{"shape":[1],"data_offsets":[0,1]}}', bytes(1)), /it has no dtype/],
  ["no shape", handmade('{"a":{"dtype":"U8","data_offsets":[0,1]}}', bytes(1)), /its shape \(missing\)/],
  ["no offsets", handmade('{"a":{"dtype":"U8","shape":[1]}}', bytes(1)), /its data_offsets \(missing\)/],
  ["an unknown dtype", handmade(`{"a":${entry("F31", [1], [0, 4])}}`, bytes(4)), /its dtype "F31" is unknown/],
  ["a dtype in lower case", handmade(`{"a":${entry("f32", [1], [0, 4])}}`, bytes(4)), /its dtype "f32" is unknown/],
  ["a dtype that every object has", handmade(`{"a":${entry("toString", [1], [0, 4])}}`, bytes(4)), /its dtype "toString" is unknown/],
  ["a dtype that is a number", handmade('{"a":{"dtype":1,"shape":[],"data_offsets":[0,0]}}'), /its dtype "1" is unknown/],
  ["metadata that is no object", handmade('{"__metadata__":"pt"}'), /__metadata__ is not a JSON object/],
  ["metadata of a number", handmade('{"__metadata__":{"step":1}}'), /the metadata of "step" is not a string/],
  ["metadata of null", handmade('{"__metadata__":{"step":null}}'), /the metadata of "step" is not a string/],
  ["metadata of an object", handmade('{"__metadata__":{"step":{}}}'), /the metadata of "step" is not a string/],

  ["a negative extent", handmade(`{"a":${entry("U8", [-1], [0, 1])}}`, bytes(1)), /not a list of non-negative integers/],
  ["two negative extents", handmade(`{"a":${entry("U8", [-1, -1], [0, 1])}}`, bytes(1)), /not a list of non-negative integers/],
  ["a fraction", handmade(`{"a":${entry("U8", [0.5, 2], [0, 1])}}`, bytes(1)), /not a list of non-negative integers/],
  ["an integer written as a fraction", handmade('{"a":{"dtype":"U8","shape":[1.0],"data_offsets":[0,1]}}', bytes(1)), /non-negative/],
  ["an exponent", handmade('{"a":{"dtype":"U8","shape":[1e0],"data_offsets":[0,1]}}', bytes(1)), /non-negative/],
  ["an extent that is a string", handmade(`{"a":${entry("U8", ["1"], [0, 1])}}`, bytes(1)), /non-negative/],
  ["a shape that is a number", handmade(`{"a":${entry("U8", 1, [0, 1])}}`, bytes(1)), /non-negative/],
  ["a leading zero", handmade('{"a":{"dtype":"U8","shape":[01],"data_offsets":[0,1]}}', bytes(1)), /a comma or \] was expected/],
  ["one offset", handmade(`{"a":${entry("U8", [1], [1])}}`, bytes(1)), /not two non-negative integers/],
  ["three offsets", handmade(`{"a":${entry("U8", [1], [0, 1, 1])}}`, bytes(1)), /not two non-negative integers/],
  ["a negative offset", handmade(`{"a":${entry("U8", [2], [-1, 1])}}`, bytes(1)), /not two non-negative integers/],

  ["data that does not begin at 0", handmade(`{"a":${entry("U8", [1], [1, 2])}}`, bytes(2)), /begins at 1, the data before it ends at 0/],
  ["a hole", handmade(`{"a":${one},"b":${entry("U8", [1], [2, 3])}}`, bytes(3)), /"b" begins at 2, the data before it ends at 1/],
  ["an overlap", handmade(`{"a":${entry("U8", [2], [0, 2])},"b":${entry("U8", [2], [1, 3])}}`, bytes(3)), /"b" begins at 1/],
  ["two tensors in one place", handmade(`{"a":${one},"b":${one}}`, bytes(1)), /"b" begins at 0/],
  [
    "an empty tensor inside another",
    handmade(`{"a":${entry("U8", [2], [0, 2])},"b":${entry("U8", [0], [1, 1])}}`, bytes(2)),
    /"b" begins at 1/,
  ],
  ["end before begin", handmade(`{"a":${entry("U8", [1], [1, 0])}}`, bytes(1)), /ends at 0, before it begins at 1/],

  ["a shape beyond u64", handmade(`{"a":{"dtype":"U8","shape":[${huge}],"data_offsets":[0,1]}}`, bytes(1)), /overflows/],
  ["a product beyond u64", handmade(`{"a":${entry("F32", [2 ** 31, 2 ** 31, 2], [0, 0])}}`), /overflows/],
  ["a product that wraps to the span", handmade(`{"a":${entry("U8", [2 ** 32, 2 ** 32, 1], [0, 0])}}`), /overflows/],
  [
    "an extent of a thousand digits",
    handmade(`{"a":{"dtype":"U8","shape":[${"9".repeat(1000)}],"data_offsets":[0,1]}}`, bytes(1)),
    /non-neg/,
  ],
  ["a million large extents", handmade(`{"a":${entry("U8", Array(1e6).fill(2 ** 40), [0, 1])}}`, bytes(1)), /overflows/],
  ["a shape smaller than its span", handmade(`{"a":${entry("F32", [1], [0, 8])}}`, bytes(8)), /takes 4 bytes, its data_offsets span 8/],
  ["a shape larger than its span", handmade(`{"a":${entry("F16", [3], [0, 4])}}`, bytes(4)), /takes 6 bytes, its data_offsets span 4/],
  ["half a byte", handmade(`{"a":${entry("F4", [1], [0, 1])}}`, bytes(1)), /takes 0.5 bytes/],
  ["less data than the tensors", handmade(`{"a":${entry("U8", [2], [0, 2])}}`, bytes(1)), /take 2 bytes, the file has 1/],
  ["more data than the tensors", handmade(`{"a":${one}}`, bytes(2)), /take 1 bytes, the file has 2/],
  ["data and no tensor", handmade("{}", bytes(1)), /take 0 bytes, the file has 1/],

  ["a name twice", handmade(`{"a":${one},"a":${one}}`, bytes(1)), /the key "a" occurs twice/],
  ["a name twice, once escaped", handmade(`{"a":${one},"\\u0061":${one}}`, bytes(1)), /the key "a" occurs twice/],
  ["__proto__ twice", handmade(`{"__proto__":${one},"__proto__":${one}}`, bytes(1)), /"__proto__" occurs twice/],
  ["metadata twice", handmade('{"__metadata__":{},"__metadata__":{}}'), /"__metadata__" occurs twice/],
  ["a metadata key twice", handmade('{"__metadata__":{"a":"1","a":"2"}}'), /"a" occurs twice/],
  ["a field twice", handmade('{"a":{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]}}', bytes(1)), /"dtype" occurs twice/],
];

describe("refused", () => {
  test.each(refused)("%s", async (_, file, message) => {
    await expect(openSafetensors(file)).rejects.toMatchObject({ code: "invalid_safetensors", message: expect.stringMatching(message) });
  });

  test("before anything is allocated: of a header that is too long, only its length is read", async () => {
    const reads: number[] = [];
    const source = (file: Uint8Array<ArrayBuffer>, size: number): ByteSource => ({
      name: "big",
      size,
      read: async (begin, end) => {
        reads.push(end - begin);
        return file.subarray(begin, end);
      },
    });
    await expect(openSafetensors(source(handmade("", [], 100_000_001n), 1e12))).rejects.toThrow("the limit");
    await expect(openSafetensors(source(handmade("", [], 99_000_000n), 1e6))).rejects.toThrow("the file ends");
    expect(reads).toEqual([8, 8]);
  });

  test("an endless name does not make an endless message", async () => {
    const name = "n".repeat(1_000_000);
    const error: Error = await openSafetensors(handmade(`{"${name}":1}`)).then(fail, (error) => error);
    expect(error.message.length).toBeLessThan(300);
  });
});

function fail(): never {
  throw new Error("it was accepted");
}

describe("accepted", () => {
  test("{}: no tensors, no metadata", async () => {
    const file = await openSafetensors(handmade("{}"));
    expect([file.tensors.size, file.metadata]).toEqual([0, {}]);
  });

  test("rank 0 and extents of 0", async () => {
    const header = `{"scalar":${entry("F32", [], [0, 4])},"none":${entry("F32", [3, 0, 2], [4, 4])},"first":${entry("U8", [0], [0, 0])}}`;
    const file = await openSafetensors(handmade(header, new Uint8Array(Float32Array.of(2.5).buffer)));
    expect((await file.read("scalar")).get()).toBe(2.5);
    expect((await file.read("none")).shape).toEqual([3, 0, 2]);
    expect((await file.read("none")).data).toHaveLength(0);
    expect([...file.tensors.keys()]).toEqual(["scalar", "none", "first"]);
  });

  test("NaN and infinities", async () => {
    const values = Float32Array.of(NaN, Infinity, -Infinity);
    const file = await openSafetensors(handmade(`{"a":${entry("F32", [3], [0, 12])}}`, new Uint8Array(values.buffer)));
    expect([...(await file.read("a")).data]).toEqual([...values]);
  });

  test("white space around and within the JSON", async () => {
    const file = await openSafetensors(
      handmade(` \t\r\n{ "a" :\n${JSON.stringify(JSON.parse(one), null, 2)} , "__metadata__": { } }   `, [7]),
    );
    expect((await file.read("a")).data[0]).toBe(7);
  });

  test("data at any alignment", async () => {
    const values = Float64Array.of(Math.PI, -0);
    const header = `{"byte":${one},"a":${entry("F64", [2], [1, 17])}}`;
    const file = await openSafetensors(handmade(`${header}${" ".repeat(3 - (header.length % 2))}`, [1, ...new Uint8Array(values.buffer)]));
    expect([...(await file.read("a")).data]).toEqual([...values]);
  });

  test("any name, and it means nothing but itself", async () => {
    const names = ["__proto__", "constructor", "toString", "", " ", "a.b/../c", "é語😀", '"\\\n'];
    const entries = names.map((name, i) => `${JSON.stringify(name)}:${entry("U8", [1], [i, i + 1])}`);
    const file = await openSafetensors(
      handmade(
        `{"__metadata__":{"__proto__":"x"},${entries}}`,
        names.map((_, i) => i),
      ),
    );
    expect([...file.tensors.keys()]).toEqual(names);
    for (const [i, name] of names.entries()) expect((await file.read(name)).data[0]).toBe(i);
    expect(Object.entries(file.metadata)).toEqual([["__proto__", "x"]]);
    expect(Object.getPrototypeOf({})).toBe(Object.getPrototypeOf(JSON.parse("{}")));
  });

  test("tensors in any order, fields that the format does not know", async () => {
    const header = `{"b":${entry("U8", [1], [1, 2])},"a":{"data_offsets":[0,1],"note":[1.5,{"x":null}],"shape":[1],"dtype":"U8"}}`;
    const file = await openSafetensors(handmade(header, [10, 11]));
    expect(Object.fromEntries(file.tensors)).toEqual({
      b: { dtype: "U8", shape: [1], data_offsets: [1, 2] },
      a: { dtype: "U8", shape: [1], data_offsets: [0, 1] },
    });
  });

  test("every type of the format", async () => {
    const bits = {
      F4: 4,
      F6_E2M3: 6,
      F6_E3M2: 6,
      BOOL: 8,
      U8: 8,
      I8: 8,
      F8_E5M2: 8,
      F8_E4M3: 8,
      F8_E8M0: 8,
      F8_E4M3FNUZ: 8,
      F8_E5M2FNUZ: 8,
    };
    const wide = { I16: 16, U16: 16, F16: 16, BF16: 16, I32: 32, U32: 32, F32: 32, C64: 64, F64: 64, I64: 64, U64: 64 };
    for (const [dtype, width] of Object.entries({ ...bits, ...wide })) {
      const file = await openSafetensors(handmade(`{"a":${entry(dtype, [4, 2], [0, width])}}`, bytes(width)));
      expect(file.info("a")).toEqual({ dtype, shape: [4, 2], data_offsets: [0, width] });
      expect(await file.bytes("a")).toHaveLength(width);
    }
  });
});
