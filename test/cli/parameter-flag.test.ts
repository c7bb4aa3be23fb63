import { expect, test } from "@jest/globals";
import type { Option } from "commander";
import { ALL, parameterFlag } from "../../src/cli/parameter-flag.ts";

const read = (option: Option, value: string): unknown => option.parseArg?.(value, undefined);

test("a whole number within the field's limits, and all where null means that", () => {
  const field = { kind: "integer", least: 0, most: 9, default: 4, doc: "how many" } as const;
  const flag = parameterFlag("--many <n>", field);
  expect(flag.description).toBe("how many (default: 4)");
  expect(["0", "9", "1e0"].map((value) => read(flag, value))).toEqual([0, 9, 1]);
  for (const value of ["10", "-1", "2.5", "", " ", "all", "three"])
    expect(() => read(flag, value)).toThrow("Give a whole number from 0 to 9.");
  const open = parameterFlag("--many <n|all>", { kind: "integer", least: 1, null: "all of them", doc: "how many" });
  expect([read(open, "all"), read(open, "3")]).toEqual([ALL, 3]);
  expect(() => read(open, "0")).toThrow("Give a whole number from 1 on, or all.");
});

test("one of some words, in capitals too; what was meant is said", () => {
  const flag = parameterFlag("--how <how>", { kind: "choice", among: ["simple", "first"], default: "first", doc: "how" });
  expect(["simple", "SIMPLE", "First"].map((value) => read(flag, value))).toEqual(["simple", "simple", "first"]);
  expect(() => read(flag, "simpel")).toThrow("Did you mean simple? Known: simple, first.");
  expect(() => read(flag, "")).toThrow("Known: simple, first.");
});

test("lists are split at commas: of names without the spaces around them, of texts as they are", () => {
  const names = parameterFlag("--names <a,b>", { kind: "list", default: ["O"], doc: "names" });
  expect(names.description).toBe("names (default: O)");
  expect([read(names, "A, B,,"), read(names, "")]).toEqual([["A", "B"], []]);
  expect(read(parameterFlag("--texts <a,b>", { kind: "texts", doc: "texts" }), " a, b")).toEqual([" a", " b"]);
});

test("a boolean's default is not told: its flag says what it changes", () => {
  expect(parameterFlag("--cut", { kind: "boolean", default: false, doc: "cut" }).description).toBe("cut");
  expect(parameterFlag("--no-cut", { kind: "boolean", default: true, doc: "cut" }, "leave it").description).toBe("leave it");
});
