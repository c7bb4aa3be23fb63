/** What was answered: a file for each chunk, under its job's id. It is there as a whole or not at all, however its writer ended. */
import { randomUUID } from "node:crypto";
import { open, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileProblem } from "./problem.mjs";

const placeOf = (folder, id) => join(folder, `${id}.jsonl`);
const asText = (answers) => answers.map((answer) => `${answer}\n`).join("");

/** Puts the answers of a chunk in their place. @throws Error where they are not those of these lines */
export async function putAnswers(folder, id, lines, answers) {
  const text = asText(answers);
  const fault = faultOf(text, lines);
  if (fault !== undefined) throw new Error(`the engine's answers are not those of the lines: ${fault}`);
  await replaceFile(placeOf(folder, id), text);
}

/** The answers of a chunk and what is wrong with them, if anything is. */
export async function readAnswers(folder, id, lines) {
  const text = await readFile(placeOf(folder, id), "utf8").catch((error) => {
    if (error.code === "ENOENT") return undefined;
    throw fileProblem(placeOf(folder, id), error);
  });
  return text === undefined ? { fault: "it has not been answered" } : { text, fault: faultOf(text, lines) };
}

export const removeAnswers = (folder, id) => rm(placeOf(folder, id), { force: true });

/** In what a text is not the answers of these lines: one for each, with its id, in their order. */
function faultOf(text, lines) {
  const answers = text.split("\n");
  if (answers.pop() !== "") return "the last line has no end";
  if (answers.length !== lines.length) return `it has ${answers.length} lines instead of ${lines.length}`;
  const at = answers.findIndex((answer, i) => !answersLine(answer, lines[i]));
  return at < 0 ? undefined : `its line ${at + 1} does not answer ${lines[at].slice(0, 80)}`;
}

/** `{"id":…,"result":…}` or `{"id":…,"error":…}`, the id being the line's. It comes back as it was written, so it must stand in the line. */
function answersLine(answer, line) {
  try {
    const { id, ...rest } = JSON.parse(answer);
    const isAnswer = ["result", "error"].includes(Object.keys(rest).join());
    const [value] = Object.keys(rest);
    const written = answer.slice('{"id":'.length, answer.indexOf(`,"${value}":`, '{"id":'.length));
    return isAnswer && JSON.stringify(id) === JSON.stringify(JSON.parse(line).id) && (typeof id === "object" || line.includes(written));
  } catch {
    return false;
  }
}

/**
 * Writes a file beside its place and moves it there when the disk has it.
 *
 * @param text the whole, or an iterable of its parts
 */
export async function replaceFile(path, text) {
  const partial = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.partial`);
  try {
    const file = await open(partial, "wx");
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error.syscall ? fileProblem(path, error) : error;
  }
}
