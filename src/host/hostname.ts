import * as os from "node:os";

/** What this machine calls itself; Python's `platform.node()` says the same. */
export const hostname = os.hostname();
