import { afterEach, expect, test } from "@jest/globals";
import { Scene } from "./scene.ts";

let scene: Scene;
afterEach(() => scene.time.remove());

/** A token is 10 ms, and a pass 1 s. Requests of another kind, who have time, ask for four fifths of the engine, from now on for 15 s. */
function besideOthers(): void {
  for (let i = 0; i < 30; i++) scene.time.at(scene.time.now + 500 * i, () => scene.ask(`other${i}-`, [40], { kind: "score", within: 1e6 }));
}

/** The letter of each pass's works. */
const whose = () => scene.passes.map((pass) => [...new Set(pass.split(" ").map((id) => id[0]))].join(""));

test("turns make nobody late: a large request goes before others when its time needs that, and until then they take turns", async () => {
  scene = new Scene({ takes: (tokens) => 10 * tokens });
  scene.ask("x", [20], { kind: "fill", within: 1e6 }); // it has time enough not to be looked at for long
  await scene.time.pass(0);
  const large = scene.ask("large", Array(50).fill(20), { within: 14_000 }); // 10 s
  besideOthers();
  let answeredAt = 0;
  large.then(() => {
    answeredAt = scene.time.now;
  });
  await scene.time.pass();
  expect(await large).toHaveLength(50);
  expect(answeredAt).toBeLessThanOrEqual(14_000 * 0.9 + 200);
  expect(whose().slice(0, 5)).toEqual(["x", "l", "o", "o", "l"]);
  expect(whose().filter((letters) => letters.length > 1)).toEqual([]);
});
