import { expect, test } from "@jest/globals";
import { openAtOnce } from "../../src/loading/index.ts";

/** What says when it is closed, and what opens it after some turns, or is given up. */
function opening() {
  const said: string[] = [];
  const model = {};
  const close = () => void said.push("closed");
  const open = async (signal: AbortSignal) => {
    for (let turn = 0; turn < 3; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (!signal.aborted) continue;
      said.push("given up");
      throw new Error(`given up: ${signal.reason}`);
    }
    return model;
  };
  return { said, model, open, close };
}

const fails = (why: string) => async () => {
  throw new Error(why);
};

test("both are opened at the same time", async () => {
  const { model, open, close } = opening();
  let begun = false;
  const beside = async () => begun;
  const opened = openAtOnce(
    beside,
    (signal) => {
      begun = true;
      return open(signal);
    },
    close,
  );
  expect(await opened).toEqual([true, model]);
});

test("what is wrong beside it has it given up, and waits until it is", async () => {
  const { said, open, close } = opening();
  await expect(openAtOnce(fails("no tokenizer"), open, close)).rejects.toThrow("no tokenizer");
  expect(said).toEqual(["given up"]);
});

test("what was open by then is closed", async () => {
  const { said, model, close } = opening();
  await expect(openAtOnce(fails("no tokenizer"), async () => model, close)).rejects.toThrow("no tokenizer");
  expect(said).toEqual(["closed"]);
});

test("where both fail it is told what is wrong beside it, whichever failed first", async () => {
  const slowly = async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    throw new Error("no tokenizer");
  };
  await expect(openAtOnce(slowly, fails("no weights"), () => {})).rejects.toThrow("no tokenizer");
  await expect(openAtOnce(fails("no tokenizer"), fails("no weights"), () => {})).rejects.toThrow("no tokenizer");
  await expect(
    openAtOnce(
      async () => {},
      fails("no weights"),
      () => {},
    ),
  ).rejects.toThrow("no weights");
});

test("the caller's signal gives it up, with its reason, before and while it is opened", async () => {
  const { open, close } = opening();
  await expect(openAtOnce(async () => {}, open, close, AbortSignal.abort("at once"))).rejects.toThrow("given up: at once");
  const controller = new AbortController();
  const opened = openAtOnce(async () => controller.abort("later"), open, close, controller.signal);
  await expect(opened).rejects.toThrow("given up: later");
});
