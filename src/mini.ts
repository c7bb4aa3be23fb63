/** The bundled model as three addresses that a page, a bundler or a server can fetch: `pipeline("fill-mask", mini)`. */
export default {
  config: new URL("../weights/mini/config.json", import.meta.url),
  tokenizer: new URL("../weights/mini/tokenizer.json", import.meta.url),
  weights: new URL("../weights/mini/model.safetensors", import.meta.url),
};
