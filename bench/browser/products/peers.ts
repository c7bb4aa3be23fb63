export const PEERS = "/bench/peers/node_modules";
export const INSTALL = "npm ci --ignore-scripts --prefix bench/peers";
