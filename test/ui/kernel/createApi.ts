import type { CancellationToken, Uri } from "vscode";
import type { Jupyter, Kernel as ApiKernel, Output } from "../../../src/editor/observe/jupyterApi.ts";
import type { Kernel } from "./kernel.ts";
import { toCellOutput } from "./outputs.ts";

/** The API of the Jupyter extension, on the kernels that run here: what its own source does with a request, this does. */
export function createApi(kernelOf: (uri: Uri) => Kernel | undefined): Jupyter {
  return {
    kernels: {
      getKernel: (uri) => {
        const kernel = kernelOf(uri);
        return Promise.resolve(kernel && wrap(kernel));
      },
    },
  };
}

function wrap(kernel: Kernel): ApiKernel {
  return {
    language: "python",
    get status() {
      return kernel.status;
    },
    executeCode: (code, token) => executeCode(kernel, code, token),
  };
}

async function* executeCode(kernel: Kernel, code: string, token: CancellationToken): AsyncGenerator<Output> {
  if (kernel.status === "dead") throw new Error("Kernel is dead or terminating");
  const outputs: Output[] = [];
  const stopping = token.onCancellationRequested(() => {
    kernel.interrupt();
  });
  const ended = kernel.runSilently(code, (event) => {
    if (event.type === "output") outputs.push(toCellOutput(event.output));
  });
  const ok = await ended; // the real one hands outputs over as they come
  stopping.dispose();
  yield* outputs;
  if (!ok) throw new Error("The code raised, or the kernel died.");
}
