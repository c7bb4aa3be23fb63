import { afterAll, expect, test } from "@jest/globals";
import { openService } from "../../packages/serve/src/service/open-service.ts";
import { pipeline } from "../../src/doors/node.ts";

const service = openService({ engines: 0, maxBatchTokens: 256, onEvent: () => {} });
afterAll(() => service.dispose());

test("a service over the bundled model answers what the library does", async () => {
  const text = "She opened the <mask> and walked into the room.";
  const { answers } = await service.ask({ task: "fill-mask", inputs: [{ text }], parameters: {} }, {});
  const unmask = await pipeline("fill-mask");
  expect(answers).toEqual(await unmask.perMask(text));
  unmask.dispose();
});
