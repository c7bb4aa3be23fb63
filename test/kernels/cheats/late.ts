/** Work that nobody waits for, and a failure in one case only. */
import { answerOf, type Cheat, floatsOf, give } from "./cheat.ts";

const started = (name: string, start: (work: () => void) => void | Promise<void>): Cheat => ({
  name,
  reason: "still_writing",
  make: (operation) => (out, input) => start(() => give(out, answerOf(operation, input))),
});

export const late: Cheat[] = [
  started("work in a timer", (work) => void setTimeout(work, 0)),
  started("work in a timer of some milliseconds", (work) => void setTimeout(work, 4)),
  started("work in a microtask", (work) => queueMicrotask(work)),
  started("a promise that nobody gets", (work) => void Promise.resolve().then(work)),
  started("a promise that is kept before the work is done", async (work) => void setTimeout(work, 0)),
  started("a promise that is kept too soon", (work) =>
    Promise.race([Promise.resolve(), new Promise<void>((done) => setTimeout(() => done(work()), 1))]),
  ),
  {
    name: "the right answer, and another one later",
    reason: "still_writing",
    make: (operation) => (out, input) => {
      give(out, answerOf(operation, input));
      setTimeout(() => Object.values(out)[0].fill(7), 1);
    },
  },
  {
    name: "the right answer, and the input spoiled later",
    reason: "changed_input",
    make: (operation) => (out, input) => {
      give(out, answerOf(operation, input));
      setTimeout(() => floatsOf(input)[0].fill(7), 1);
    },
  },
  {
    name: "an exception in place of the answer",
    reason: "threw",
    make: () => () => {
      throw new Error("out of registers");
    },
  },
  { name: "a broken promise", reason: "threw", make: () => () => Promise.reject(new Error("out of memory")) },
];
