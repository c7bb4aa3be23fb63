export default new URL("./", import.meta.url).href;
