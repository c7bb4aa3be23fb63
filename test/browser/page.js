/**
 * What a page does with the package. The address names a scenario and its options, `page.html?fill={"threads":2}`; the outcome is
 * written into the page as JSON. A file of its own: strict policies run no script that stands in the page.
 */
import { loadModel, loadTokenizer, pipeline } from "/dist/index.js";
import mini from "/weights/mini/index.js";

const sentence = "She opened the <mask> and walked into the room.";
const long = `${"The rain had stopped, and the street was empty. ".repeat(9)}${sentence}`;

const scenarios = {
  fill: async (options) => filled(await pipeline("fill-mask", mini, options)),

  /** The bundled model at addresses as some bundlers make them: relative to the site, and URLs by their class alone. */
  async relative(options) {
    const relative = ({ pathname }) => Object.create(URL.prototype, { href: { value: pathname }, toString: { value: () => pathname } });
    const { config, tokenizer, weights } = mini;
    const parts = { config: relative(config), tokenizer: relative(tokenizer), weights: relative(weights) };
    return filled(await pipeline("fill-mask", parts, options));
  },

  async folder(options) {
    const events = [];
    const progress_callback = (event) => events.push(event);
    return { ...(await filled(await pipeline("fill-mask", "../../weights/mini/", { ...options, progress_callback }))), events };
  },

  /** A model of the hub; `without` names what this browser lacks: "caches", "estimate", or "put", what large files make of a private window. */
  async hub({ without, id = "acme/tiny", ...options }) {
    if (without === "caches") Object.defineProperty(globalThis, "caches", { value: undefined });
    if (without === "estimate") Object.defineProperty(navigator.storage, "estimate", { value: undefined });
    if (without === "put") Cache.prototype.put = async () => Promise.reject(new DOMException("Unexpected internal error.", "UnknownError"));
    const events = [];
    const warnings = [];
    const progress_callback = (event) => events.push(event);
    const onWarning = (warning) => warnings.push(warning);
    const outcome = await pipeline("fill-mask", id, { threads: 1, ...options, progress_callback, onWarning }).then(filled, (error) => ({
      error: reported(error),
    }));
    const kept = without === "caches" ? [] : await (await caches.open("typeformer")).keys();
    return { ...outcome, events, warnings, kept: kept.map(({ url }) => url) };
  },

  /** A model of the hub in a service worker of this site's. */
  async service({ script, ...options }) {
    const { active, installing } = await navigator.serviceWorker.register(script, { type: "module" });
    const { port1, port2 } = new MessageChannel();
    const said = new Promise((resolve) => {
      port1.onmessage = ({ data }) => resolve(data);
    });
    (active ?? installing).postMessage({ id: "acme/tiny", ...options }, [port2]);
    return said;
  },

  async files(options) {
    const input = document.getElementById("files");
    await new Promise((resolve) => input.addEventListener("change", resolve, { once: true }));
    const [config, tokenizer, weights] = ["config.json", "tokenizer.json", "model.safetensors"].map((name) =>
      [...input.files].find((file) => file.name === name),
    );
    return filled(await pipeline("fill-mask", { config, tokenizer, weights }, options));
  },

  /** Every logit of a long text, with one thread and with two. */
  async bits() {
    const encoding = (await loadTokenizer(mini)).encode(long);
    const runs = [];
    for (const threads of [1, 2]) {
      const model = await loadModel(mini, { threads });
      const { logits } = await model.run(encoding);
      runs.push({ backend: model.backend, logits: new Uint32Array(logits.data.buffer) });
      model.dispose();
    }
    const [one, two] = runs;
    const differing = one.logits.filter((bits, i) => bits !== two.logits[i]).length;
    return { backends: runs.map(({ backend }) => backend), compared: [one.logits.length, two.logits.length], differing };
  },

  /** How many turns the page's event loop has while a model computes: counted, since how long each takes depends on the machine. */
  async awake(options) {
    const unmask = await pipeline("fill-mask", mini, options);
    const { port1, port2 } = new MessageChannel();
    let turns = 0;
    port1.onmessage = () => {
      turns++;
      port2.postMessage("next");
    };
    port2.postMessage("first");
    await unmask(Array(8).fill(long));
    port1.close();
    return { turns, ...(await filled(unmask)) };
  },

  /** A worker that the page starts itself, and in which the page's own script fails. */
  async own(options) {
    let mine;
    const worker = () => {
      mine = new Worker("own-worker.js", { type: "module" });
      return mine;
    };
    const unmask = await pipeline("fill-mask", mini, { ...options, worker });
    const outcome = await filled(unmask);
    const underWay = failure(unmask(Array(32).fill(long)));
    mine.postMessage("fail");
    return { ...outcome, underWay: await underWay, later: await failure(unmask(sentence)) };
  },

  /** A model that is given back while a question is under way. */
  async dispose(options) {
    const unmask = await pipeline("fill-mask", mini, options);
    const underWay = unmask(sentence);
    unmask.dispose();
    return { items: await underWay, later: await failure(unmask(sentence)) };
  },

  /** A signal that fires while the weights are read, and one that fires while a batch is computed. */
  async abort(options) {
    const loading = new AbortController();
    const progress_callback = ({ file, loaded, total }) => {
      if (file === "model.safetensors" && loaded > total / 2) loading.abort();
    };
    const whileLoading = await failure(pipeline("fill-mask", mini, { ...options, signal: loading.signal, progress_callback }));
    const unmask = await pipeline("fill-mask", mini, options);
    const computing = new AbortController();
    setTimeout(() => computing.abort(), 1);
    const whileComputing = await failure(unmask(Array(32).fill(long), { signal: computing.signal }));
    return { whileLoading, whileComputing, ...(await filled(unmask)) };
  },
};

const filled = async (unmask) => ({ isolated: crossOriginIsolated, backend: unmask.model.backend, items: await unmask(sentence) });
const failure = (work) => work.then(() => "no error", reported);
const reported = ({ name, code, message }) => ({ name, code, message });

const [[scenario, options]] = new URLSearchParams(location.search);
document.getElementById("outcome").textContent = JSON.stringify(
  await scenarios[scenario](JSON.parse(options)).catch((error) => ({ error: reported(error) })),
);
