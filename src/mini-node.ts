/** The bundled model where there is a disk: the address of its folder. */
export default new URL("../weights/mini/", import.meta.url).href;
