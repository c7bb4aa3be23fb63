/** What systems say of a processor, as figures are told with it. */
import { describe, expect, test } from "@jest/globals";
import { countIn, flagsOfLinux, processor, sharingIn, vectorsIn } from "../../bench/processor.ts";

describe("vectors", () => {
  test.each([
    ["fpu sse sse2 avx avx2 avx512f avx512_vnni", "AVX-512, 512 bits"],
    ["fpu sse2 avx avx2 avx_vnni", "AVX2, 256 bits"],
    ["fpu sse2 avx", "AVX, 256 bits"],
    ["fpu sse2", "SSE, 128 bits"],
    ["fp asimd evtstrm aes", "NEON, 128 bits"],
    ["fp asimd sve2", "SVE beside NEON"],
    ["floatingpoint AdvSIMD neon", "NEON, 128 bits"], // macOS
    ["avx1_0 avx2_0 sse2", "AVX2, 256 bits"], // macOS on Intel
    ["", "of unknown width"],
  ])("of %j are %s", (words, vectors) => {
    expect(vectorsIn(words.split(" "))).toBe(vectors);
  });

  test("are read from the first processor's features, whichever word a system has for them", () => {
    expect(flagsOfLinux("processor\t: 0\nflags\t\t: fpu avx2\n\nprocessor\t: 1\nflags\t\t: fpu\n")).toEqual(["fpu", "avx2"]);
    expect(flagsOfLinux("processor\t: 0\nFeatures\t: fp asimd\n")).toEqual(["fp", "asimd"]);
    expect(vectorsIn(flagsOfLinux("hart : 0\n"))).toBe("of unknown width");
  });
});

describe("hardware threads", () => {
  test.each([
    ["0", 1],
    ["0-1\n", 2],
    ["0,64", 2],
    ["0-3,8-11", 8],
  ])("in the list %j are %d", (list, count) => {
    expect(countIn(list)).toBe(count);
  });

  test("are shared, are not, or nobody says so", () => {
    expect(sharingIn([2, 2])).toBe("2 hardware threads share a core, as the system says");
    expect(sharingIn([1, 1])).toBe("no hardware threads share a core, as the system says");
    expect(sharingIn([])).toBe("whether hardware threads share cores is unknown");
    expect(sharingIn([Number.NaN])).toBe("whether hardware threads share cores is unknown");
  });
});

test("this machine has both", () => {
  const { vectors, sharing } = processor();
  expect(vectors).not.toBe("");
  expect(sharing).toMatch(/hardware threads/);
});
