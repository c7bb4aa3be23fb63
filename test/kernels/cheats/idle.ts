/** Answers that took no work: nothing, a constant, the input, a part. */
import { answerOf, type Cheat, floatsOf, give } from "./cheat.ts";

const filled = (name: string, value: number): Cheat => ({
  name,
  reason: "wrong_numbers",
  make: () => (out) => {
    for (const array of Object.values(out)) array.fill(value);
  },
});

export const idle: Cheat[] = [
  filled("zeros", 0),
  filled("one constant", 0.5),
  filled("NaN, which equals nothing and so fails no comparison", NaN),
  filled("infinities", Infinity),
  { name: "nothing: the outputs as they were", reason: "wrong_numbers", make: () => () => undefined },
  {
    name: "the input, copied",
    reason: "wrong_numbers",
    make: () => (out, input) => {
      const [from] = floatsOf(input);
      for (const array of Object.values(out)) array.set(from.subarray(0, array.length));
    },
  },
  {
    name: "the first half, and the rest left as it was",
    reason: "wrong_numbers",
    make: (operation) => (out, input) => {
      for (const [name, values] of Object.entries(answerOf(operation, input))) out[name].set(values.subarray(0, values.length >> 1));
    },
  },
  {
    name: "all but what a vector of four does not fill",
    reason: "wrong_numbers",
    make: (operation) => (out, input) => {
      for (const [name, values] of Object.entries(answerOf(operation, input))) out[name].set(values.subarray(0, values.length & ~3));
    },
  },
  {
    name: "sums added to what was there, as if memory were clean",
    reason: "wrong_numbers",
    make: (operation) => (out, input) => {
      for (const [name, values] of Object.entries(answerOf(operation, input)))
        for (let i = 0; i < values.length; i++) out[name][i] += values[i];
    },
  },
  {
    name: "an output written twice: the second half over the first",
    reason: "wrong_numbers",
    make: (operation) => (out, input) => {
      give(out, answerOf(operation, input));
      for (const array of Object.values(out)) array.copyWithin(0, array.length >> 1);
    },
  },
  {
    name: "the work only if the judge's old poison lies in the output",
    reason: "wrong_numbers",
    make: (operation) => (out, input) => {
      if (Object.values(out).some(([first]) => first === -12345)) give(out, answerOf(operation, input));
    },
  },
];
