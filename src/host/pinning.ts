import type { Pins } from "../core/unittest/pins.ts";
import type { Pinning, PinRequest } from "../flow/ports.ts";
import { runScript } from "./runScript.ts";

/** Longest time for all candidates together, three runs each. */
const timeout = 60_000;

/** Pins by python/pin_outputs.py; `script` is its absolute path, which depends on how this code is bundled. */
export function createPinning(script: string): Pinning {
  return {
    run: async (request, signal) => {
      const { interpreter } = request;
      const answer = await runScript(
        { interpreter, script, request: renderRequest(request), timeout },
        signal,
      );
      // python/pin_outputs.py is ours: what it prints has this shape.
      return answer.kind === "unavailable" ? answer : (answer.value as Pins);
    },
  };
}

function renderRequest({ module, functionName, ...rest }: PinRequest): object {
  const { importName, path, text } = module;
  return { ...rest, module: importName, path, source: text, function: functionName };
}
