/** What is refused before anything is asked of a network; the rest is shown in a browser: test/browser/hub.test.ts. */
import { expect, test } from "@jest/globals";
import { holdModel } from "../../../src/checkpoint/hub/index.ts";

test.each([
  ["cache_dir", "acme/tiny", { cache_dir: "models" }, "invalid_option", /no folders here/],
  ["a wrong option", "acme/tiny", { revision: "../main" }, "invalid_option", /^revision/],
  ["local_files_only", "acme/tiny", { local_files_only: true }, "download_unavailable", /lacks files of acme\/tiny/],
  ["an address without ./", "models/tiny/", {}, "model_not_found", /"models\/tiny\/" is neither .* begins with \.\//],
])("%s is refused where there is no disk", async (_, id, options, code, message) => {
  const endpoint = "http://127.0.0.1:1"; // nobody listens
  const refused = holdModel(id, { endpoint, need: "all", onWarning: () => {}, ...options });
  await expect(refused).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});
