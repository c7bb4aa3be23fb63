/** Keeps the page's files, so that it opens without a network. A new build replaces what changed. */
import { cleanupOutdatedCaches, type PrecacheEntry, precacheAndRoute } from "workbox-precaching";

/** Every file of the build with the hash of its contents. */
declare const KEPT_FILES: PrecacheEntry[];

cleanupOutdatedCaches();
precacheAndRoute(KEPT_FILES);
