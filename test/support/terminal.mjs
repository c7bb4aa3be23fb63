/** Preloaded with `--import`: what is printed goes into a pipe, but the program sees a terminal without colours. */
Object.assign(process.stdout, { isTTY: true, columns: 100, hasColors: () => false });
