/** The right answer, and damage beside it; or an answer that is not where it belongs. */
import { answerOf, type Cheat, floatsOf, give } from "./cheat.ts";

const afterwards = (name: string, reason: Cheat["reason"], spoil: (...call: Parameters<ReturnType<Cheat["make"]>>) => void): Cheat => ({
  name,
  reason,
  make: (operation) => (out, input) => {
    give(out, answerOf(operation, input));
    spoil(out, input);
  },
});

export const trespass: Cheat[] = [
  afterwards("an input overwritten with zeros", "changed_input", (_, input) => floatsOf(input)[0].fill(0)),
  afterwards("one bit of the input's last number", "changed_input", (_, input) => {
    const last = floatsOf(input).at(-1) as Float32Array;
    new Uint32Array(last.buffer, last.byteOffset, last.length)[last.length - 1] ^= 1;
  }),
  afterwards("the answer left in the input's memory, for the next call", "changed_input", (out, input) => {
    const [from] = Object.values(out);
    const [to] = floatsOf(input);
    to.set(from.subarray(0, to.length));
  }),
  afterwards("the input's own shape", "changed_input", (_, input) => {
    input.x = new Float32Array(0);
  }),
  {
    ...afterwards("ids in a table of the input", "changed_input", (_, input) => (input.tables as { ids: Int32Array }[])[0].ids.fill(0)),
    only: ["embedding"],
  },
  {
    ...afterwards("a number that says how many rows there are", "changed_input", (_, input) => {
      input.rows = 0;
    }),
    only: ["matmul", "softmax", "layernorm", "topk"],
  },
  afterwards("the input's memory given away", "changed_input", (_, input) => {
    const [{ buffer }] = floatsOf(input);
    structuredClone(buffer, { transfer: [buffer as ArrayBuffer] });
  }),
  afterwards("one number behind the output", "wrote_outside", (out) => {
    const [{ buffer, byteOffset, byteLength }] = Object.values(out);
    if (byteOffset > 0) new Uint8Array(buffer)[byteOffset + byteLength] ^= 1;
  }),
  afterwards("one number before the output", "wrote_outside", (out) => {
    const [{ buffer, byteOffset }] = Object.values(out);
    if (byteOffset > 0) new Uint8Array(buffer)[byteOffset - 1] ^= 1;
  }),
  afterwards("one number behind the input", "wrote_outside", (_, input) => {
    const [{ buffer, byteOffset, byteLength }] = floatsOf(input);
    if (byteOffset > 0) new Uint8Array(buffer)[byteOffset + byteLength] ^= 1;
  }),
  afterwards("the answer once more from the beginning of the output's memory on", "wrote_outside", (out) => {
    for (const array of Object.values(out))
      new Int32Array(array.buffer, 0, array.length).set(new Int32Array(array.buffer, array.byteOffset, array.length));
  }),
  {
    name: "another array in the output's place",
    reason: "replaced_output",
    make: (operation) => (out, input) => {
      Object.assign(out, answerOf(operation, input));
    },
  },
  {
    name: "the input in the output's place",
    reason: "replaced_output",
    make: (operation) => (out, input) => {
      const [name] = Object.keys(out);
      give(out, answerOf(operation, input));
      out[name] = floatsOf(input)[0];
    },
  },
  {
    name: "an output that is computed when somebody looks at it",
    reason: "replaced_output",
    make: (operation) => (out, input) => {
      for (const name of Object.keys(out)) Object.defineProperty(out, name, { get: () => answerOf(operation, input)[name] });
    },
  },
  {
    name: "an output that says it is empty",
    reason: "wrong_numbers",
    make: () => (out) => {
      for (const array of Object.values(out)) Object.defineProperty(array, "length", { value: 0 });
    },
  },
  afterwards("the output's memory given away", "replaced_output", (out) => {
    const [{ buffer }] = Object.values(out);
    structuredClone(buffer, { transfer: [buffer as ArrayBuffer] });
  }),
  afterwards("an output more", "replaced_output", (out) => {
    out.mine = new Float32Array(1);
  }),
];
