import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { fetchModel } from "../../../src/checkpoint/hub/node-hub.ts";
import { lineFaults } from "../../support/hub/line-faults.ts";
import { openSite, type Site } from "../../support/hub/site.ts";

let site: Site;
beforeEach(async () => {
  site = await openSite(fetchModel);
});
afterEach(() => site.close());

/** Whatever came before: the next fetch brings the right files, and leaves nothing else behind. */
async function expectRightFiles() {
  site.mend();
  expect(await site.outcome({ refresh: true })).toBe("right");
  expect(await site.problems({ atRest: true })).toEqual([]);
}

describe("the line", () => {
  test.each(lineFaults)("%s: %s", async (_, comes, ...[fault, options]) => {
    site.hub.fault = fault;
    expect(await site.outcome(options)).toBe(comes);
    expect(await site.problems()).toEqual([]);
    await expectRightFiles();
  });
});
