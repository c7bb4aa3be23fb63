/** The page's state and its address. */
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { cellName, readAddress, readCell, type State, start, steps, writeAddress } from "../../explorer/src/state/address.ts";
import { runs } from "../support/runs.ts";

const place = fc.nat(999);
const states: fc.Arbitrary<State> = fc.record({
  text: fc.string({ unit: "grapheme" }),
  was: fc.array(fc.string(), { maxLength: 3 }),
  see: fc.option(fc.constantFrom(...steps), { nil: undefined }),
  layer: place,
  head: place,
  token: fc.option(place, { nil: undefined }),
  key: fc.option(place, { nil: undefined }),
  neuron: fc.option(place, { nil: undefined }),
  cell: fc.option(
    fc.array(place, { minLength: 1, maxLength: 3 }).map((index) => cellName("layer.2.attention.probs", index)),
    { nil: undefined },
  ),
  ablate: fc.array(fc.record({ layer: place, head: place }), { maxLength: 4 }),
  left: fc.boolean(),
  one: fc.string(),
  with: fc.string(),
  vs: fc.array(fc.string(), { minLength: 1, maxLength: 4 }),
  model: fc.option(fc.webUrl(), { nil: undefined }),
});

test("an address brings back the state that it was written from", () => {
  fc.assert(
    fc.property(states, (state) => expect(readAddress(writeAddress(state))).toEqual(state)),
    { numRuns: runs(100, 3000) },
  );
});

test("the start has no fragment, and defaults are left out", () => {
  expect(writeAddress(start)).toBe("");
  expect(writeAddress({ ...start, see: "attention", layer: 3, token: 4 })).toBe("#see=attention&layer=3&token=4");
  expect(writeAddress({ ...start, ablate: [{ layer: 0, head: 11 }], left: true })).toBe("#ablate=0.11&left=1");
});

test("what makes no sense in an address is as at the start", () => {
  const nonsense = "#see=nowhere&layer=-1&head=x&token=1e3&cell=alert(1)&ablate=1,2.3,a.b&left=yes&neuron=";
  expect(readAddress(nonsense)).toEqual({ ...start, ablate: [{ layer: 2, head: 3 }] });
  fc.assert(
    fc.property(fc.string(), (fragment) => {
      const { layer, head, vs } = readAddress(fragment);
      expect([Number.isInteger(layer), Number.isInteger(head), vs.length > 0]).toEqual([true, true, true]);
    }),
    { numRuns: runs(100, 3000) },
  );
});

test("a cell's name is taken apart again", () => {
  expect(readCell(cellName("layer.2.attention.probs", [7, 4, 9]))).toEqual({ tap: "layer.2.attention.probs", index: [7, 4, 9] });
});

test("an older link to a cell of the head still opens", () => {
  expect(readAddress("#cell=head.normed%400%2C7").cell).toBe("mlm.normed@0,7");
  expect(readAddress("#cell=layer.2.mlp.up%400%2C7").cell).toBe("layer.2.mlp.up@0,7");
});
