import type { CancellationToken, Uri } from "vscode";

/**
 * The part of the Jupyter extension's API that is used here; all of it is in `@vscode/jupyter-extension` 1.1.1 (MIT), `api.d.ts`:
 * https://github.com/microsoft/vscode-jupyter.
 */
export interface Jupyter {
  readonly kernels: {
    /** A kernel only where a person has run code in it. */
    getKernel(uri: Uri): Thenable<Kernel | undefined>;
  };
}

export interface Kernel {
  readonly status: KernelStatus;
  readonly language: string;
  /**
   * Runs code by a silent request that leaves no history, when the kernel comes to it, and first asks the person whether the
   * extension may. Cancelling interrupts the kernel once the code was sent, whatever it runs then.
   */
  executeCode(code: string, token: CancellationToken): AsyncIterable<Output>;
}

export type KernelStatus =
  "unknown" | "starting" | "idle" | "busy" | "terminating" | "restarting" | "autorestarting" | "dead";

export interface Output {
  readonly items: readonly { readonly mime: string; readonly data: Uint8Array }[];
}
