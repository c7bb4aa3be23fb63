import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { openCheckpoint } from "../../src/checkpoint/checkpoint.ts";
import { filesAt, filesFrom, filesOf, type ModelFiles, readJson, readText } from "../../src/checkpoint/files/files.ts";
import { filesIn, openFile } from "../../src/checkpoint/files/node-files.ts";
import { tokenizerFrom } from "../../src/loading/tokenizer-from.ts";
import { serving } from "./server.ts";

const folder = mkdtempSync(join(tmpdir(), "typeformer-"));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, "onnx"));
writeFileSync(join(folder, "config.json"), '{ "model_type": "roberta" }');
writeFileSync(join(folder, "broken.json"), "{");
writeFileSync(join(folder, "latin.json"), Uint8Array.of(0x22, 0xe9, 0x22));

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe("a folder on disk", () => {
  const files = filesIn(folder);

  test("opens what is there, by ranges", async () => {
    const source = await files.open("config.json");
    expect(source?.size).toBe(27);
    expect(new TextDecoder().decode(await source?.read(3, 13))).toBe("model_type");
  });

  test("has nothing else: no file, no folder, nothing below a file", async () => {
    for (const name of ["nothing.json", "onnx", "config.json/x"]) expect(await files.open(name)).toBeUndefined();
    expect(await filesIn(join(folder, "nowhere")).open("config.json")).toBeUndefined();
  });

  test("says it when a file shrinks or vanishes after it was opened", async () => {
    const path = join(folder, "shrinking");
    writeFileSync(path, "0123456789");
    const source = await openFile(path);
    truncateSync(path, 4);
    await expect(source?.read(0, 10)).rejects.toMatchObject({
      code: "file_missing",
      message: expect.stringContaining("ended after 4 bytes"),
    });
    rmSync(path);
    await expect(source?.read(0, 10)).rejects.toMatchObject({ code: "file_missing" });
  });
});

describe("a folder at an address", () => {
  const asking = async (place: (base: string) => string, file: string) =>
    serving(
      (request, response) => (request.url?.includes("missing") ? response.writeHead(404).end() : response.end(request.url)),
      async (base) => {
        const files = filesAt(place(base));
        const source = await files.open(file);
        return source && { name: files.name.replace(base, ""), url: new TextDecoder().decode(await source.read(0, source.size)) };
      },
    );

  test("with or without a slash, in a folder, with a query", async () => {
    expect(await asking((base) => `${base}a/b`, "config.json")).toEqual({ name: "a/b/", url: "/a/b/config.json" });
    expect(await asking((base) => `${base}a/b/`, "onnx/model.onnx")).toEqual({ name: "a/b/", url: "/a/b/onnx/model.onnx" });
    expect(await asking((base) => `${base}a?token=1`, "config.json")).toEqual({ name: "a/", url: "/a/config.json?token=1" });
  });

  test("no name leaves it", async () => {
    expect((await asking((base) => `${base}a/b/`, "%2e%2e/c?d#e"))?.url).toBe("/a/b/%252e%252e/c%3Fd%23e");
  });

  test("a file that is not there", async () => {
    expect(await asking((base) => base, "missing.json")).toBeUndefined();
  });

  test("what is no address is said to be none", () => {
    expect(() => filesAt("http://")).toThrow(expect.objectContaining({ code: "model_not_found" }));
  });
});

describe("a development server, which sends its page for what it does not have", () => {
  const page = "<!doctype html><title>My app</title>";
  const tokenizer = readFileSync("weights/mini/tokenizer.json");
  const files = new Map<string, string | Uint8Array>([["/models/mini/tokenizer.json", tokenizer]]);
  const developing = <T>(use: (base: string) => Promise<T>) =>
    serving((request, response) => {
      const file = files.get(request.url ?? "");
      response.writeHead(200, { "content-type": file ? "application/json" : "text/html" }).end(file ?? page);
    }, use);
  const cameInstead = (file: string) =>
    expect.stringMatching(new RegExp(`For ${file} came a page \\(HTML\\), which development servers send`));

  test("an optional file is absent", () =>
    developing(async (base) => expect((await tokenizerFrom(filesAt(`${base}models/mini`))).tokenToId("<mask>")).toBe(12287)));

  test("that a needed one is missing is said, with what came", () =>
    developing(async (base) => {
      const nowhere = filesAt(`${base}model/mini`);
      await expect(readJson(nowhere, "config.json")).rejects.toMatchObject({ code: "file_missing", message: cameInstead("config.json") });
      await expect(tokenizerFrom(nowhere)).rejects.toMatchObject({ code: "file_missing", message: cameInstead("config.json") });
      const weights = openCheckpoint(filesAt(`${base}model/mini`));
      await expect(weights).rejects.toMatchObject({ code: "file_missing", message: cameInstead("model.safetensors") });
      const parts = filesOf({ config: new URL(base), tokenizer, weights: tokenizer });
      await expect(readText(parts, "config.json")).rejects.toMatchObject({ code: "file_missing", message: cameInstead("config.json") });
    }));

  test("and a shard", () =>
    developing(async (base) => {
      files.set("/sharded/model.safetensors.index.json", '{ "weight_map": { "a": "one.safetensors" } }');
      await expect(openCheckpoint(filesAt(`${base}sharded`))).rejects.toMatchObject({
        code: "file_missing",
        message: cameInstead("model.safetensors"),
      });
    }));
});

describe("the parts of a model in memory", () => {
  const parts = filesOf({ config: new Blob(["{}"]), tokenizer: bytesOf("[1]"), weights: bytesOf("weights").buffer });

  test("go by the names they have on disk", async () => {
    expect(await readText(parts, "config.json")).toBe("{}");
    expect(await readText(parts, "tokenizer.json")).toBe("[1]");
    expect(await readText(parts, "model.safetensors")).toBe("weights");
    expect(await parts.open("constructor")).toBeUndefined();
  });

  test("a picked file that is gone by now says so, and why", async () => {
    const why = new DOMException("A requested file could not be found.", "NotFoundError");
    const gone = { size: 2, slice: () => ({ arrayBuffer: () => Promise.reject(why) }), arrayBuffer: () => Promise.reject(why) };
    const files = filesOf({ config: gone as unknown as Blob, tokenizer: bytesOf("[1]"), weights: bytesOf("") });
    const told = { code: "file_missing", message: "config.json cannot be read any more: A requested file could not be found." };
    await expect(readJson(files, "config.json")).rejects.toMatchObject(told);
    await expect(files.open("config.json").then((source) => source?.read(0, 1))).rejects.toMatchObject(told);
  });

  test("something else is refused", async () => {
    await expect(filesOf({ ...parts, config: {} } as never).open("config.json")).rejects.toMatchObject({ code: "invalid_input" });
  });
});

describe("readJson", () => {
  const files: ModelFiles = filesIn(folder);

  test("gives the value", async () => {
    expect(await readJson(files, "config.json")).toEqual({ model_type: "roberta" });
  });

  test("numbers that are not finite are read as Python's json reads them", async () => {
    const config = new TextEncoder().encode('{ "best_metric": NaN, "bounds": [-Infinity, Infinity] }');
    const bounds = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    expect(await readJson(filesFrom("a folder", new Map([["config.json", config]])), "config.json")).toEqual({
      best_metric: Number.NaN,
      bounds,
    });
  });

  test.each([
    ["nothing.json", "file_missing", "there is no nothing.json in"],
    ["broken.json", "invalid_json", "is not JSON"],
    ["latin.json", "invalid_json", "is not UTF-8"],
  ])("%s: %s", async (file, code, message) => {
    await expect(readJson(files, file)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  test("whatever else goes wrong while a file is read is told as it is", async () => {
    const mine = new Error("a progress_callback threw this");
    const read = () => Promise.reject(mine);
    const failing: ModelFiles = { name: "a place", open: async (name) => ({ name, size: 2, read }) };
    await expect(readJson(failing, "config.json")).rejects.toBe(mine);
  });
});
