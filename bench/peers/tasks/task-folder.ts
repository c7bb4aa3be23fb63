import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { CACHE } from "../../generated-folder.ts";

/** A real model beside its ONNX export, where every engine finds it. */
export interface TaskFolder {
  path: string;
  /** Versions of what exported it. */
  exported: Record<string, string>;
  /** Whether it came with an ONNX file of its own, 4 bits wide. */
  hasFourBits: boolean;
}

/** The model `name` of `npm run models`, exported the first time. @throws Error that says what is missing */
export async function taskFolder(name: string, python: string | undefined): Promise<TaskFolder> {
  const source = resolve(process.env.TYPEFORMER_REAL_MODELS ?? "models", name);
  if (!existsSync(source)) throw new Error(`there is no ${source}: npm run models`);
  const path = join(CACHE, "tasks", name);
  await mkdir(join(path, "onnx"), { recursive: true });
  for (const entry of await readdir(source))
    if (entry !== "onnx" && !existsSync(join(path, entry))) await symlink(join(source, entry), join(path, entry));
  const own = [join(source, "onnx/model_q4.onnx"), join(source, "model_q4.onnx")].find((file) => existsSync(file));
  const fourBits = join(path, "onnx/model_q4.onnx");
  if (own && !existsSync(fourBits)) await copyFile(own, fourBits);
  const last = join(path, "onnx/export.json");
  if (!existsSync(last)) {
    if (!python) throw new Error("TYPEFORMER_PYTHON names no Python with bench/peers/requirements.txt, and the model is not exported yet");
    const { status, stderr } = spawnSync(python, ["bench/peers/export.py", path], { encoding: "utf8" });
    if (status !== 0) throw new Error(`bench/peers/export.py failed: ${stderr.trim().split("\n").at(-1)}`);
  }
  return { path, exported: JSON.parse(await readFile(last, "utf8")), hasFourBits: own !== undefined };
}
