import { run } from "./run.ts";

/** Whether a program only opens a dialog that offers to install it: what Macs without developer tools have as git and python3. */
export async function isPlaceholder(path: string): Promise<boolean> {
  if (process.platform !== "darwin" || !/^\/usr\/bin\/(git|python3)$/.test(path)) return false;
  const outcome = await run({ program: "/usr/bin/xcode-select", args: ["-p"], timeout: 5_000 });
  return outcome.kind !== "exited" || outcome.code !== 0;
}
