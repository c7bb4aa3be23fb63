import { execFileSync } from "node:child_process";
import { expect, test } from "@jest/globals";
import { inPieces } from "../../../src/checkpoint/safetensors/in-pieces.ts";

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("pieces are begun ahead, finished in order, and told of one by one", async () => {
  const said: string[] = [];
  const begin = async (at: number) => {
    said.push(`begin ${at}`);
    await later(at === 0 ? 10 : 1); // the first one comes last
    return () => said.push(`finish ${at}`);
  };
  await inPieces(25, { step: 10, ahead: 2, begin, ready: (count) => said.push(`ready ${count}`) });
  const middle = ["finish 0", "ready 10", "begin 20", "finish 10", "ready 20"];
  expect(said).toEqual(["begin 0", "begin 10", ...middle, "finish 20", "ready 25"]);
});

test("nothing is nothing", async () => {
  await inPieces(0, { step: 10, ahead: 2, begin: () => Promise.reject(new Error("there is no piece")) });
});

test("one that fails ends it, once none is under way", async () => {
  let underWay = 0;
  const begin = async (at: number) => {
    underWay++;
    await later(at === 10 ? 1 : 8);
    underWay--;
    if (at === 10) throw new Error("piece 10");
    return () => {};
  };
  const all = inPieces(100, { step: 10, ahead: 4, begin });
  await expect(all).rejects.toThrow("piece 10");
  expect(underWay).toBe(0);
});

test("who is told of what is there may refuse it", async () => {
  let begun = 0;
  const begin = async () => {
    begun++;
    return () => {};
  };
  const ready = () => {
    throw new Error("NaN");
  };
  await expect(inPieces(100, { step: 10, ahead: 3, begin, ready })).rejects.toThrow("NaN");
  expect(begun).toBe(3);
});

test("one that fails before its turn does not end the process", () => {
  const program = `
    import { inPieces } from "./src/checkpoint/safetensors/in-pieces.ts";
    const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    const begin = async (at) => {
      if (at > 0) throw new Error("piece " + at);
      await later(20);
      return () => {};
    };
    await inPieces(30, { step: 10, ahead: 3, begin }).catch(({ message }) => console.log(message));`;
  const flags = ["--import", "./scripts/register-typescript.mjs", "--input-type=module", "-e", program];
  expect(execFileSync(process.execPath, flags, { encoding: "utf8" })).toBe("piece 10\n");
});
