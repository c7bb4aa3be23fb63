/** An engine's process may be killed at any time: every request is answered, rightly, and once. */
import { afterAll, expect, test } from "@jest/globals";
import type { ServiceEvent } from "../../../packages/serve/src/service/events.ts";
import { openService } from "../../../packages/serve/src/service/open-service.ts";
import type { Service } from "../../../packages/serve/src/service/service.ts";
import { pipeline } from "../../../src/doors/node.ts";
import { runs } from "../../support/runs.ts";
import { builtPrograms } from "../support/built-programs.ts";

const KILLS = runs(4, 10);
const REQUESTS = runs(100, 1000);
const CLIENTS = 8;

let service: Service;
afterAll(() => service.dispose());

test(`killed ${KILLS} times during ${REQUESTS} requests, from eight clients`, async () => {
  const events: ServiceEvent[] = [];
  let pid = 0;
  const onEvent = (event: ServiceEvent) => {
    events.push(event);
    if (event.type === "engine_ready") pid = event.pid;
  };
  service = openService({ simd: "plain", maxBatchTokens: 64, timeoutMs: 120_000, onEvent }, { programs: await builtPrograms() });
  await service.settled();
  expect(service.failure).toBeUndefined();

  const texts = Array.from({ length: REQUESTS }, (_, i) => `Number ${i} opened the <mask> and walked into room ${i * 7}.`);
  const answers = new Array<unknown>(REQUESTS);
  let next = 0;
  let kills = 0;
  const client = async () => {
    for (let i = next++; i < REQUESTS; i = next++) {
      const asked = service.ask({ task: "fill-mask", inputs: [{ text: texts[i] }], parameters: {} }, {});
      if (kills < (i * KILLS) / REQUESTS && pid !== 0) {
        kills++;
        const killed = pid;
        pid = 0; // until the next is there
        setTimeout(() => process.kill(killed, "SIGKILL"), 1); // with a batch, or before it
      }
      expect(answers[i]).toBeUndefined();
      answers[i] = (await asked).answers;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  while (kills < KILLS) {
    while (pid === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    kills++;
    process.kill(pid, "SIGKILL");
    pid = 0;
    await service.ask({ task: "fill-mask", inputs: [{ text: texts[0] }], parameters: {} }, {});
  }

  const lost = events.flatMap((event) => (event.type === "engine_lost" ? [event.reason] : []));
  expect(lost).toEqual(Array.from({ length: KILLS }, () => "ended by SIGKILL"));
  expect(events.filter(({ type }) => type === "engine_ready")).toHaveLength(KILLS + 1);
  const unmask = await pipeline("fill-mask");
  for (const [i, text] of texts.entries()) expect(answers[i]).toEqual(await unmask.perMask(text));
  unmask.dispose();
});
