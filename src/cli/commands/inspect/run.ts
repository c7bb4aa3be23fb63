import { stat } from "node:fs/promises";
import { openFile } from "../../../checkpoint/files/node-files.ts";
import { openSafetensors, type Safetensors } from "../../../checkpoint/safetensors/index.ts";
import { groupOf, TypeformerError } from "../../../errors/index.ts";
import { interrupted, oneLine, printable, tell, write } from "../../channels.ts";
import { inBytes, styled, table } from "../../display.ts";
import { exitCodeOf, inJson } from "../../failure.ts";

export interface InspectFlags {
  json?: boolean;
}

/** Shows each file that is safetensors and says why another is not; the exit code is 1 if any was refused. */
export async function runInspect(files: string[], { json }: InspectFlags): Promise<void> {
  for (const [i, file] of files.entries()) {
    try {
      const opened = await open(file);
      await write(json ? oneLine(asJson(file, opened)) : `${i > 0 ? "\n" : ""}${asTable(file, opened)}`);
    } catch (error) {
      if (!(error instanceof TypeformerError) || groupOf(error.code).isFinal) throw error;
      process.exitCode = exitCodeOf(error);
      if (json) await write(oneLine(JSON.stringify({ file, error: inJson(error) })));
      else tell(error.message);
    }
  }
}

async function open(file: string): Promise<Safetensors> {
  const source = await openFile(file);
  if (source) return openSafetensors(source, { signal: interrupted() });
  const found = await stat(file).catch(() => undefined);
  if (!found) throw new TypeformerError("file_missing", `there is no file ${file || '""'}`);
  const such = found.isDirectory() ? `, such as ${file.replace(/\/*$/, "")}/model.safetensors` : "";
  throw new TypeformerError("file_missing", `${file} is not a file: name the safetensors file${such}`);
}

/** Written by hand because an object would move names such as "0" before all others. */
function asJson(file: string, { tensors, metadata }: Safetensors): string {
  const entries = [...tensors].map(
    ([name, { dtype, shape, data_offsets }]) => `${JSON.stringify(name)}:${JSON.stringify({ dtype, shape, data_offsets })}`,
  );
  return `{"file":${JSON.stringify(file)},"tensors":{${entries.join(",")}},"metadata":${JSON.stringify(metadata)}}`;
}

function asTable(file: string, { tensors, metadata }: Safetensors): string {
  let total = 0;
  const rows = [...tensors].map(
    ([
      name,
      {
        dtype,
        shape,
        data_offsets: [begin, end],
      },
    ]) => {
      total += end - begin;
      return [printable(name), dtype, shape.length > 0 ? shape.join(" × ") : "scalar", inBytes(end - begin)];
    },
  );
  const count = `${rows.length} tensor${rows.length === 1 ? "" : "s"}`;
  const listing = table([{ name: "name" }, { name: "type" }, { name: "shape", figures: true }, { name: "size", figures: true }], rows);
  return `${styled("bold", printable(file))}: ${count}, ${inBytes(total)}\n${listing}${metadataTable(metadata)}`;
}

function metadataTable(metadata: Readonly<Record<string, string>>): string {
  const rows = Object.entries(metadata).map(([key, value]) => [printable(key), printable(beginning(value))]);
  return rows.length > 0 ? `\n${table([{ name: "metadata" }, { name: "" }], rows)}` : "";
}

/** Some metadata are whole documents. */
function beginning(value: string): string {
  return value.length > 200 ? `${value.slice(0, 200)}… (${value.length} characters; --json shows all)` : value;
}
