/** A worker of the page's own, as one writes it where the engine's files come from another origin or through a bundler. */
import "/dist/worker.js";

globalThis.addEventListener("message", ({ data }) => {
  if (data === "fail") throw new Error("the page's own script failed");
});
