import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { settingsOf, strayVariables } from "../../packages/serve/src/command/command-line.ts";
import { Log } from "../../packages/serve/src/command/log.ts";
import { tokenIn } from "../../packages/serve/src/command/token-file.ts";
import { origins, port, size, task, wholeNumber, yesOrNo } from "../../packages/serve/src/command/values.ts";
import { problemOf } from "../../packages/serve/src/http/problem.ts";
import { ServiceError } from "../../packages/serve/src/index.ts";

test("values are read as they are written, and refused with what is taken", () => {
  expect(["2MB", "2 MB", "2mb", "512KiB", "1.5kB", "2000000", "1GiB"].map(size)).toEqual([2e6, 2e6, 2e6, 524_288, 1500, 2e6, 2 ** 30]);
  for (const wrong of ["", "MB", "2ZB", "-1MB", "0", "1e6", "1.2.3kB", "0.1B"])
    expect(() => size(wrong)).toThrow("Give a size such as 2MB");
  for (const wrong of ["", "x", "1.5", "-1", "0", "1e3", "0x10", "11"]) expect(() => wholeNumber(1, 10)(wrong)).toThrow("from 1 to 10");
  expect([port("0"), port("65535")]).toEqual([0, 65_535]);
  expect(() => port("65536")).toThrow("from 0 to 65535");
  expect(() => port("tcp://10.0.0.1:8080")).toThrow("enableServiceLinks");
  expect(origins("https://app.example, http://localhost:5173,*")).toEqual(["https://app.example", "http://localhost:5173", "*"]);
  expect(() => origins("https://app.example/")).toThrow("An origin has no path and no usual port: https://app.example.");
  expect(() => origins("https://app.example:443")).toThrow("https://app.example.");
  for (const wrong of ["app.example", "", "null", "file:///x", "localhost:8080"]) expect(() => origins(wrong)).toThrow(/is none|null/);
  expect(task("mlm-scoring")).toBe("mlm-scoring");
  expect(() => task("token-clasification")).toThrow("Did you mean token-classification?");
  expect(() => task("tokenize")).toThrow("There are fill-mask");
  expect(["1", "true", "YES", "0", "false", "no", ""].map(yesOrNo)).toEqual([true, true, true, false, false, false, false]);
});

test("every flag is a variable too; the command line counts where both are given; a switch's variable may say no", () => {
  const variables = {
    TYPEFORMER_SERVE_PORT: "3000",
    TYPEFORMER_SERVE_MAX_BODY: "1kB",
    TYPEFORMER_SERVE_OFFLINE: "0",
    TYPEFORMER_SERVE_REUSE_PORT: "yes",
  };
  Object.assign(process.env, variables);
  try {
    expect(settingsOf(["--port=4000"])).toMatchObject({
      port: 4000,
      maxBody: 1000,
      offline: false,
      reusePort: true,
      host: "127.0.0.1",
      log: "all",
    });
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name];
  }
});

test("variables with our prefix that no flag has are told of, but Kubernetes' own", () => {
  const links = { TYPEFORMER_SERVE_SERVICE_HOST: "", TYPEFORMER_SERVE_SERVICE_PORT_HTTP: "", TYPEFORMER_SERVE_PORT_8080_TCP_ADDR: "" };
  const stray = strayVariables({ ...links, TYPEFORMER_SERVE_TOKENFILE: "", TYPEFORMER_SERVE_PORT: "1", TYPEFORMER_CACHE: "" });
  expect(stray).toEqual(["no flag has the variable TYPEFORMER_SERVE_TOKENFILE: did you mean TYPEFORMER_SERVE_TOKEN_FILE?"]);
});

test("a token is what the file holds, but for the white space around it; a file without one is refused", () => {
  const folder = mkdtempSync(join(tmpdir(), "typeformer-token-"));
  const file = join(folder, "token");
  const warned: string[] = [];
  const read = (text: string, mode: number) => {
    rmSync(file, { force: true });
    writeFileSync(file, text, { mode });
    return tokenIn(file, (message) => warned.push(message));
  };
  expect([read("abc\n", 0o600), warned.length]).toEqual(["abc", 0]);
  expect([read(" abc \r\n", 0o644), warned.length]).toEqual(["abc", process.platform === "win32" ? 0 : 1]);
  expect(() => read(" \n", 0o600)).toThrow("is empty");
  for (const wrong of ["two words", "two\nlines", "schlüssel"]) expect(() => read(wrong, 0o600)).toThrow("must hold one token");
  rmSync(folder, { recursive: true });
});

test("the log tells why the service failed, but never in words that may quote a text", () => {
  const lines: string[] = [];
  const log = new Log((line) => lines.push(line), "problems");
  const finish = (cause: unknown, route = "/fill-mask") => {
    const problem = cause === undefined ? undefined : problemOf(cause);
    log.observe({ id: "a", method: "POST", route, status: problem?.status ?? 200, milliseconds: 1.26, timing: undefined, problem });
  };
  finish(new TypeError("what about Xyzzy\nXyzzy?"));
  finish(new ServiceError("engine_crashed", "the engine ended twice with this input"));
  finish(new ServiceError("not_ready", "not ready"), "/readyz");
  finish(undefined);
  const [fault, crashed, ...others] = lines.map((line) => JSON.parse(line));
  expect(fault).toMatchObject({
    level: "error",
    status: 500,
    ms: 1.3,
    code: "internal",
    fault: "TypeError",
    at: expect.arrayContaining([expect.stringMatching(/^at /)]),
  });
  expect(crashed).toMatchObject({ code: "engine_crashed", message: "the engine ended twice with this input" });
  expect(others).toEqual([]); // a probe, and what went well
  expect(lines.join("")).not.toContain("Xyzzy");
});
