/** Where `.wasm` files are modules, each is one that is compiled already. */
declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}
