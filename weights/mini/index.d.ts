/** The model as three addresses that a page, a bundler or a server can fetch: `pipeline("fill-mask", mini)`. */
declare const mini: { config: URL; tokenizer: URL; weights: URL };
export default mini;
