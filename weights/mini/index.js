export default {
  config: new URL("./config.json", import.meta.url),
  tokenizer: new URL("./tokenizer.json", import.meta.url),
  weights: new URL("./model.safetensors", import.meta.url),
};
