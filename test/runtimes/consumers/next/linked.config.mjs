import config from "./guide.config.mjs";

export default { ...config, turbopack: { root: "/" } }; // the packages of Next.js are links to where they lie
