import { PositionEncoding, Workspace, type Diagnostic } from "@astral-sh/ruff-wasm-nodejs";
import type { RuffOptions } from "../../core/checks/protocol.ts";

/** ruff with its options read, its `any` made definite. */
export interface OpenWorkspace {
  check(text: string): readonly Diagnostic[];
  format(text: string): string;
}

/** By the options' JSON, the one used last at the end. */
const open = new Map<string, Workspace>();
const most = 8;

/** ruff for these options; a string says why ruff does not take them. */
export function openWorkspace(options: RuffOptions): OpenWorkspace | string {
  const key = JSON.stringify(options);
  let workspace = open.get(key);
  try {
    workspace ??= new Workspace(options, PositionEncoding.Utf16);
  } catch (error) {
    if (!(error instanceof Error) || error.name === "RuntimeError") throw error;
    return `ruff does not take these options: ${error.message.replace(/^Error: /, "")}.`;
  }
  open.delete(key);
  open.set(key, workspace);
  freeOldest();
  return workspace;
}

// What lives in wasm memory is not collected.
function freeOldest(): void {
  const [oldest] = open;
  if (open.size <= most || oldest === undefined) return;
  open.delete(oldest[0]);
  oldest[1].free();
}
