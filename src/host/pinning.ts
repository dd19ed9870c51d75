import { tmpdir } from "node:os";
import type { Pins } from "../core/unittest/pinnedTest.ts";
import type { Pinning, PinRequest, Unavailable } from "../flow/ports.ts";
import { runScript } from "./runScript.ts";

/** Longest time for all candidates together, three runs each. */
const timeout = 60_000;

/** Pins by python/pin_outputs.py; `script` is its absolute path, which depends on how this code is bundled. */
export function createPinning(script: string): Pinning {
  return {
    run: async (request, signal) => {
      const answer = await runScript(
        {
          interpreter: request.interpreter,
          script,
          request: renderRequest(request),
          folder: tmpdir(),
          timeout,
        },
        signal,
      );
      if (answer.kind === "unavailable") return answer;
      // python/pin_outputs.py is ours: it prints one of the two.
      const value = answer.value as { error: string } | Pins;
      return "error" in value ? unavailable(value.error) : value;
    },
  };
}

function renderRequest({ module, functionName, ...rest }: PinRequest): object {
  const { importName, path, text } = module;
  return { ...rest, module: importName, path, source: text, function: functionName };
}

function unavailable(reason: string): Unavailable {
  return { kind: "unavailable", reason };
}
