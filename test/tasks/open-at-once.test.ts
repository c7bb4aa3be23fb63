import { expect, test } from "@jest/globals";
import type { Model } from "../../src/model/index.ts";
import { openAtOnce } from "../../src/tasks/open-at-once.ts";

/** A model that says when it is disposed of, and what opens it after some turns, or is given up. */
function opening() {
  const said: string[] = [];
  const model = { dispose: () => said.push("disposed of") } as unknown as Model;
  const open = async (signal: AbortSignal) => {
    for (let turn = 0; turn < 3; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (!signal.aborted) continue;
      said.push("given up");
      throw new Error(`given up: ${signal.reason}`);
    }
    return model;
  };
  return { said, model, open };
}

const fails = (why: string) => async () => {
  throw new Error(why);
};

test("both are opened at the same time", async () => {
  const { model, open } = opening();
  let begun = false;
  const beside = async () => begun;
  const opened = openAtOnce(beside, (signal) => {
    begun = true;
    return open(signal);
  });
  expect(await opened).toEqual([true, model]);
});

test("what is wrong beside the model has the model given up, and waits until it is", async () => {
  const { said, open } = opening();
  await expect(openAtOnce(fails("no tokenizer"), open)).rejects.toThrow("no tokenizer");
  expect(said).toEqual(["given up"]);
});

test("a model that was open by then is disposed of", async () => {
  const { said, model } = opening();
  await expect(openAtOnce(fails("no tokenizer"), async () => model)).rejects.toThrow("no tokenizer");
  expect(said).toEqual(["disposed of"]);
});

test("where both fail it is told what is wrong beside the model, whichever failed first", async () => {
  const slowly = async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    throw new Error("no tokenizer");
  };
  await expect(openAtOnce(slowly, fails("no weights"))).rejects.toThrow("no tokenizer");
  await expect(openAtOnce(fails("no tokenizer"), fails("no weights"))).rejects.toThrow("no tokenizer");
  await expect(openAtOnce(async () => {}, fails("no weights"))).rejects.toThrow("no weights");
});

test("the caller's signal gives the model up, with its reason, before and while it is opened", async () => {
  const { open } = opening();
  await expect(openAtOnce(async () => {}, open, AbortSignal.abort("at once"))).rejects.toThrow("given up: at once");
  const controller = new AbortController();
  const opened = openAtOnce(async () => controller.abort("later"), open, controller.signal);
  await expect(opened).rejects.toThrow("given up: later");
});
