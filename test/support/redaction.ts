/** What the tests of examples/redact have in common: a model, lines, and the example as its users start it. */
import { spawnSync } from "node:child_process";

/** Any token classifier does: this one finds what it finds, but the same everywhere. */
export const tokenClassifier = "./test/golden/family/bert/tokens";

/** Lines of all kinds, one of which is longer than the model's window. */
export const redactionLines = [
  '{"id": 9007199254740993, "text": "Anna Berg of Acme rang from the office in Rome \\u260e", "n": 1.0}',
  '["Bob\\tand \\"Ann\\" went to Paris 😀 with the man from the bank", null, true, {"Anna": "" }]',
  "this is no JSON, and names Anna",
  "",
  JSON.stringify({ long: "Anna Berg went to Rome, and the old man of the bank went with her. ".repeat(30) }),
  '"the last line has no end"',
].join("\n");

/** What a program of the example prints. @throws Error with what it says where it fails */
export function ran(program: string, args: string[], input = ""): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [`examples/redact/${program}`, ...args], { encoding: "utf8", input });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return stdout;
}
