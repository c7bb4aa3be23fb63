/** Answers from memory: of the goldens, of an earlier call, or by counting calls. */
import { type AnyOperation, defaultSeed, type Outputs } from "../../../src/kernels/index.ts";
import { type AnyKernel, answerOf, type Cheat, floatsOf, give, type Input } from "./cheat.ts";

/** Answers by a key of the input: who has the key has the answer. */
const remembering =
  (keyOf: (input: Input) => unknown) =>
  (operation: AnyOperation): AnyKernel => {
    const answers = new Map<unknown, Outputs>();
    return (out, input) => {
      const key = keyOf(input);
      const answer = answers.get(key) ?? answerOf(operation, input);
      answers.set(key, answer);
      give(out, answer);
    };
  };

/** The work in the calls that count as watched, nothing in the others. */
const byCount =
  (isWatched: (call: number) => boolean) =>
  (operation: AnyOperation): AnyKernel => {
    let calls = 0;
    return (out, input) => {
      if (isWatched(calls++)) give(out, answerOf(operation, input));
    };
  };

const shapeOf = (input: Input) => [...Object.values(input).filter(Number.isFinite), ...floatsOf(input).map(({ length }) => length)].join();
const headOf = (input: Input) => `${shapeOf(input)}: ${floatsOf(input).map((array) => array.slice(0, 4))}`;
const samplesOf = (input: Input) => floatsOf(input).map((array) => [0, 1, 2, 3].map((quarter) => array[(quarter * array.length) >> 2]));

/** What anybody can compute beforehand. */
const known = (operation: AnyOperation, keyOf: (input: Input) => string) =>
  new Map(
    operation.cases
      .filter(({ bytes }) => bytes < 1e5 && bytes > 0)
      .map(({ make }) => [keyOf(make(defaultSeed)), answerOf(operation, make(defaultSeed))]),
  );

export const memory: Cheat[] = [
  {
    name: "the golden's answer, by the shape of its input",
    reason: "wrong_numbers",
    make(operation) {
      const answers = known(operation, shapeOf);
      return (out, input) => give(out, answers.get(shapeOf(input)) ?? {});
    },
  },
  {
    name: "the golden's answer, by the numbers that its input begins with; zeros to any other",
    reason: "wrong_numbers",
    make(operation) {
      const answers = known(operation, headOf);
      return (out, input) => {
        for (const array of Object.values(out)) array.fill(0);
        give(out, answers.get(headOf(input)) ?? {});
      };
    },
  },
  { name: "the answer to an input of the same shape", reason: "depends_on_earlier_calls", make: remembering(shapeOf) },
  { name: "the answer to the same object", reason: "depends_on_earlier_calls", make: remembering((input) => input) },
  { name: "the answer to the same memory", reason: "depends_on_earlier_calls", make: remembering((input) => floatsOf(input)[0]?.buffer) },
  { name: "the answer to an input that begins alike", reason: "depends_on_earlier_calls", make: remembering(headOf) },
  {
    name: "the answer to an input that is alike in some places",
    reason: "depends_on_earlier_calls",
    make: remembering((input) => `${shapeOf(input)}: ${samplesOf(input)}`),
  },
  { name: "work in the first call only", reason: "depends_on_earlier_calls", make: byCount((call) => call === 0) },
  { name: "work in every second call only", reason: "wrong_numbers", make: byCount((call) => call % 2 === 0) },
  {
    name: "the answer of the call before",
    reason: "wrong_numbers",
    make(operation) {
      let before: Outputs = {};
      return (out, input) => {
        give(out, Object.values(before)[0]?.length === Object.values(out)[0].length ? before : {});
        before = answerOf(operation, input);
      };
    },
  },
  {
    name: "noise within the tolerance, another each time",
    reason: "depends_on_earlier_calls",
    make: (operation) => (out, input) => {
      give(out, answerOf(operation, input));
      for (const array of Object.values(out))
        if (array instanceof Float32Array) for (let i = 0; i < array.length; i++) array[i] *= Math.random() < 0.5 ? 1 : 1 + 2 ** -23;
    },
  },
  {
    name: "work only where an array is a part of larger memory, as a watched one is",
    reason: "depends_on_earlier_calls",
    make: (operation) => (out, input) => {
      if (Object.values(out).every(({ byteOffset }) => byteOffset > 0)) give(out, answerOf(operation, input));
    },
  },
  {
    name: "work only where an array has memory of its own",
    reason: "wrong_numbers",
    make: (operation) => (out, input) => {
      if (Object.values(out).every(({ byteOffset }) => byteOffset === 0)) give(out, answerOf(operation, input));
    },
  },
];
