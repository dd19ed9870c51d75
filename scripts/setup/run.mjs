import { spawn } from "node:child_process";
import { Failure } from "./failure.mjs";

/**
 * Runs a program to its end and gives what it printed. Its output stays hidden while it succeeds.
 * A program that is missing or fails rejects with a Failure that quotes the end of its output.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeout?: number }} [options] timeout in ms
 * @returns {Promise<string>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...options,
      stdio: ["ignore", "pipe", "pipe"],
      shell: needsShell(command),
    });
    let output = "";
    const collect = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString();
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    const said = [command, ...args].join(" ");
    child.once("error", (error) => {
      reject(new Failure(`Can't run "${said}": ${error.message}.`));
    });
    child.once("close", (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new Failure(`"${said}" ended with ${signal ?? `code ${code}`}:\n${shorten(output)}`));
    });
  });
}

/**
 * Runs a program that prints for the person itself, and gives its exit code (1 when it could not start or was killed).
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeout?: number }} [options] timeout in ms
 * @returns {Promise<number>}
 */
export function show(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      ...options,
      stdio: ["ignore", "inherit", "inherit"],
      shell: needsShell(command),
    });
    child.once("error", (error) => {
      console.error(`Can't run "${command}": ${error.message}.`);
      resolve(1);
    });
    child.once("close", (code) => {
      resolve(code ?? 1);
    });
  });
}

/** Some programs say the reason first (npm), some last (pip): both ends are kept. */
function shorten(/** @type {string} */ output) {
  const lines = output.trim().split("\n");
  return (lines.length <= 40 ? lines : [...lines.slice(0, 15), "...", ...lines.slice(-24)]).join("\n");
}

/** On Windows npm and VS Code are .cmd files, which only a shell starts. */
function needsShell(/** @type {string} */ command) {
  return process.platform === "win32" && !command.endsWith(".exe");
}
