import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { createApp } from "../../../packages/serve/src/index.ts";
import { routes } from "../../../packages/serve/src/routes/table.ts";
import { ask, post } from "../support/asking.ts";
import { anyText } from "../support/drawn-text.ts";
import { disposeServices, serviceOf } from "../support/services.ts";

afterAll(disposeServices);

const app = createApp({ service: serviceOf() });
const one = "She opened the <mask>.";
const quoted = JSON.stringify(one);

/** What is sent to /fill-mask, with the status and the code that come back, and a part of the message. */
const refused: [string, string, number, string, string][] = [
  ["nothing", "", 400, "invalid_json", "empty"],
  ["broken JSON", `{"inputs": ${quoted}`, 400, "invalid_json", "is not JSON"],
  ["NaN", `{"inputs": ${quoted}, "top_k": NaN}`, 400, "invalid_json", "is not JSON"],
  ["JSON with more after it", `{"inputs": ${quoted}} {}`, 400, "invalid_json", "is not JSON"],
  ["a million brackets", "[".repeat(1_000_000), 400, "invalid_json", "nested more than 32 deep at byte 32"],
  ["a million brackets in inputs", `{"inputs":${"[".repeat(500_000)}${"]".repeat(500_000)}}`, 400, "invalid_json", "nested"],
  ["objects as deep", `${'{"inputs":'.repeat(90_000)}1${"}".repeat(90_000)}`, 400, "invalid_json", "nested"],
  ["no object", "[]", 422, "invalid_input", 'expected an object with "inputs"'],
  ["a bare text", quoted, 422, "invalid_input", 'expected an object with "inputs"'],
  ["null", "null", 422, "invalid_input", 'expected an object with "inputs"'],
  ["no inputs", "{}", 422, "invalid_input", 'expected an object with "inputs"'],
  ["inputs null", '{"inputs": null}', 422, "invalid_input", "inputs: expected a string or an object"],
  ["inputs a number", '{"inputs": 7}', 422, "invalid_input", "inputs: expected a string or an object"],
  ["inputs nested", `{"inputs": [${quoted}, [${quoted}]]}`, 422, "invalid_input", "inputs[1]: expected a string or an object"],
  ["a wrong text in an object", '{"inputs": [{"text": 7}]}', 422, "invalid_input", "inputs[0].text: expected a string"],
  ["inputs empty", '{"inputs": []}', 400, "empty_input", "give one at least"],
  ["1,025 inputs", JSON.stringify({ inputs: Array(1025).fill(one) }), 413, "too_many_inputs", "1025 are more than the 1024"],
  ["100,000 wrong inputs", JSON.stringify({ inputs: Array(100_000).fill(7) }), 413, "too_many_inputs", "100000 are more"],
  ["no mask", '{"inputs": "She left."}', 422, "no_mask", "there is no mask"],
  ["no mask in the second", `{"inputs": [${quoted}, "She left."]}`, 422, "no_mask", "inputs[1]: there is no mask"],
  ["an unknown key", `{"inputs": ${quoted}, "topk": 1}`, 422, "invalid_option", 'Did you mean "top_k"?'],
  ["an unknown parameter", `{"inputs": ${quoted}, "parameters": {"target": "a"}}`, 422, "invalid_option", 'Did you mean "targets"?'],
  ["__proto__", `{"inputs": ${quoted}, "__proto__": {"top_k": 1}}`, 422, "invalid_option", 'unknown field "__proto__"'],
  ["__proto__ in an input", '{"inputs": {"text": "a", "__proto__": 1}}', 422, "invalid_option", 'unknown field "__proto__"'],
  ["inputs only by __proto__", `{"__proto__": {"inputs": ${quoted}}}`, 422, "invalid_input", 'expected an object with "inputs"'],
  ["a fraction", `{"inputs": ${quoted}, "top_k": 1.5}`, 422, "invalid_option", "top_k: expected a whole number"],
  ["more than a whole number can be", `{"inputs": ${quoted}, "top_k": 1e400}`, 422, "invalid_option", "top_k: expected a whole number"],
  ["more than the vocabulary", `{"inputs": ${quoted}, "top_k": 1000000}`, 422, "invalid_option", "top_k"],
  ["a parameter twice", `{"inputs": ${quoted}, "top_k": 1, "parameters": {"top_k": 1}}`, 422, "invalid_option", "given twice"],
  ["the text beside inputs", `{"inputs": ${quoted}, "text": "a"}`, 422, "invalid_input", '"text" stands beside "inputs"'],
  ["one token past the limit", JSON.stringify({ inputs: `${" tea".repeat(126)}<mask>` }), 413, "too_long", "129 tokens"],
  ["2 MB and a byte", JSON.stringify({ inputs: "a".repeat(1_999_988) }), 413, "body_too_large", "2000000 bytes"],
];

test.each(refused)("%s", async (_, body, status, code, message) => {
  const answer = await post(app, "/fill-mask", body);
  expect([answer.status, answer.body.code, answer.body.error]).toEqual([status, code, expect.stringContaining(message)]);
  expect(Object.keys(answer.body)).toEqual(["error", "error_type", "code"]);
});

test("2 MB exactly are read, and a stream is counted as it comes", async () => {
  const most = `{"inputs": "${"a".repeat(1_999_986)}"}`;
  expect(most.length).toBe(2_000_000);
  expect((await post(app, "/fill-mask", most)).body.code).not.toBe("body_too_large");
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 65_536;
      controller.enqueue(new Uint8Array(65_536).fill(32));
    },
  });
  const init = { method: "POST", headers: { "content-type": "application/json" }, body: endless, duplex: "half" } as RequestInit;
  const answer = await app.fetch(new Request("http://localhost/fill-mask", init));
  expect([answer.status, (await answer.json()).code]).toEqual([413, "body_too_large"]);
  expect(sent).toBeLessThan(2_300_000);
});

test("a client that leaves in the midst of its body", async () => {
  const torn = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"inputs":'));
      controller.error(new Error("gone"));
    },
  });
  const init = { method: "POST", headers: { "content-type": "application/json" }, body: torn, duplex: "half" } as RequestInit;
  const answer = await app.fetch(new Request("http://localhost/fill-mask", init));
  expect([answer.status, (await answer.json()).code]).toEqual([499, "aborted"]);
});

test.each([
  ["text/plain", {}],
  ["application/x-www-form-urlencoded", {}],
  ["multipart/form-data; boundary=a", {}],
  ["application/jsonp", {}],
  ["", {}],
  ["application/json", { "content-encoding": "gzip" }],
])("anything but JSON is 415: %s %s", async (type, others) => {
  const answer = await ask(app, "POST", "/fill-mask", gzipSync(`{"inputs": ${quoted}}`), { "content-type": type, ...others });
  expect([answer.status, answer.body.code]).toEqual([415, "unsupported_media_type"]);
});

test("JSON is JSON with a charset and in capitals; what is not UTF-8 is refused, and nothing is guessed", async () => {
  for (const type of ["application/json; charset=utf-8", "Application/JSON"]) {
    expect((await post(app, "/fill-mask", { inputs: one }, { "content-type": type })).status).toBe(200);
  }
  const latin = Buffer.from('{"inputs": "na\xefve <mask>"}', "latin1");
  expect(await post(app, "/fill-mask", latin)).toMatchObject({ status: 400, body: { error: "the body is not JSON: it is not UTF-8" } });
});

test("of a name that stands twice the last one counts", async () => {
  const answer = await post(app, "/fill-mask", `{"inputs": "no", "inputs": ${quoted}, "top_k": 9, "top_k": 1}`);
  expect([answer.status, answer.body[0][0].length]).toEqual([200, 1]);
});

test("texts of any characters are answered: lone surrogates, U+2028, NUL", async () => {
  for (const text of ["\ud83d <mask>", "\udc00<mask>\ud800", "a\u2028b\u2029 <mask>", "a\u0000b <mask>", "\ufffe<mask>\uffff", "‮<mask>"]) {
    const { answers } = await app.service.ask({ task: "fill-mask", inputs: [{ text }], parameters: { top_k: 1 } }, {});
    expect((await post(app, "/fill-mask", { inputs: text, top_k: 1 })).body).toEqual(answers);
  }
});

const runs = process.env.TYPEFORMER_LONG ? 1000 : 60;
const seed = Number(process.env.TYPEFORMER_SEED ?? 16);
const paths = routes
  .filter(({ method }) => method === "post")
  .map(({ path }) => path.replace("{id}", "typeformer-mini").replace("{task}", "fill-mask"));

test("drawn bodies, anywhere: never a fault of the service's, never an answer that is no JSON, never a rejection", async () => {
  const rejected: unknown[] = [];
  const note = (reason: unknown) => rejected.push(reason);
  process.on("unhandledRejection", note);
  const text = fc.oneof(anyText, fc.constant(one));
  const value = fc.oneof(
    text,
    fc.array(text, { maxLength: 3 }),
    fc.json({ maxDepth: 3 }).map((json) => JSON.parse(json)),
  );
  const names = fc.oneof(
    fc.constantFrom("inputs", "parameters", "top_k", "text", "texts", "query", "input", "ids", "model", "truncate"),
    fc.string(),
  );
  const body = fc.oneof(
    fc.dictionary(names, value, { maxKeys: 4 }).map((each) => JSON.stringify(each)),
    fc.record({ inputs: value }).map((each) => JSON.stringify(each)),
    anyText,
    fc.uint8Array({ maxLength: 30 }),
  );
  const calm = fc.asyncProperty(fc.constantFrom(...paths), body, async (path, each) => {
    const { status, headers, body: answer } = await post(app, path, each);
    expect([path, each, status < 500, headers.get("content-type")]).toEqual([path, each, true, "application/json"]);
    if (status !== 200) expect(answer).toHaveProperty("error");
  });
  await fc.assert(calm, { numRuns: runs, seed });
  await new Promise((resolve) => setTimeout(resolve, 10));
  process.off("unhandledRejection", note);
  expect(rejected).toEqual([]);
});
