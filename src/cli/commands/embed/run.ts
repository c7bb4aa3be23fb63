import type { requests } from "../../../doors/requests.ts";
import type { TaskProgram } from "../../task-run.ts";
import { asLines, asTables } from "./view.ts";

const textsOf = (inputs: { text: string }[]): string[] => inputs.map(({ text }) => text);

export const program: TaskProgram<"sentence-embedding", (typeof requests)["sentence-embedding"], Float32Array> = {
  task: "sentence-embedding",
  answer: (embed, inputs, options) => embed(textsOf(inputs), options),
  async value(embed, inputs, options) {
    const vectors = (await embed(textsOf(inputs), options)).map(inJson);
    return vectors.length === 1 ? vectors[0] : vectors;
  },
  lineOf: inJson,
  lines: (_, vectors) => asLines(vectors),
  tables: (inputs, vectors) => asTables(textsOf(inputs), vectors),
};

/** JSON has lists of numbers, and would make an object of typed ones. */
function inJson(vector: Float32Array): number[] {
  return Array.from(vector);
}
