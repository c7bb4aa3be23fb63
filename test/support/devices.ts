/**
 * Browsers and GPUs, of which most machines have them in software alone, cost more than all the rest: what needs one is tried by a run of
 * its own, `npm run test:devices`, and left out by `npm test`.
 */
export const devicesAsked = process.env.TYPEFORMER_DEVICES !== undefined;

/** Why a device is not even looked for; empty where it is. */
export const notAsked = devicesAsked ? "" : "devices are tried by `npm run test:devices`";

/** Whether a dialect, or a backend of its name, belongs to this run. */
export const isOfThisRun = (name: string): boolean => /^(gpujs|webgpu)/.test(name) === devicesAsked;
