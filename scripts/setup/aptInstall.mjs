import { Failure } from "./failure.mjs";
import { run } from "./run.mjs";

/**
 * Installs a Debian package as root, or by sudo where that asks for no password. Elsewhere it fails with the one line to run.
 * @param {string} name
 */
export async function aptInstall(name) {
  const prefix = await rootPrefix();
  if (prefix === undefined) {
    throw new Failure(
      `${name} is missing, and installing it needs root. Run this, then try again:\n  sudo apt-get update && sudo apt-get install -y ${name}`,
    );
  }
  const apt = (...args) => {
    const [command, ...rest] = [...prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...args];
    return run(command, rest);
  };
  await apt("update");
  await apt("install", "-y", name);
}

async function rootPrefix() {
  if (process.platform !== "linux" || !(await succeeds("apt-get", ["--version"]))) return undefined;
  if (process.getuid?.() === 0) return [];
  return (await succeeds("sudo", ["-n", "true"])) ? ["sudo", "-n"] : undefined;
}

async function succeeds(command, args) {
  try {
    await run(command, args);
    return true;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}
