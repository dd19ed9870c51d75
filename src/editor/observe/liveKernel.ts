import { join } from "node:path";
import { CancellationTokenSource, Uri, workspace, type Memento } from "vscode";
import { parseObservation } from "../../core/observe/observation.ts";
import type { LiveAnswer, LiveKernel, Log, SettingsReader, Unavailable } from "../../flow/ports.ts";
import { isAt } from "../workspace/files.ts";
import { askConsent } from "./askConsent.ts";
import type { Jupyter, Kernel } from "./jupyterApi.ts";
import { observationCode, type ObserverSources } from "./observationCode.ts";

export interface LiveKernelParts {
  /** Where the sources of python/ lie. */
  readonly folder: string;
  readonly settings: SettingsReader;
  readonly log: Log;
  /** The name of this machine, which kernels elsewhere don't have. */
  readonly machine: string;
  /** What is remembered of this workspace. */
  readonly memory: Memento;
  /** The Jupyter extension, where it is active: it is never started for this. */
  readonly jupyter: () => Jupyter | undefined;
}

/** Milliseconds in which an idle kernel answers, or is not waited for. */
const patience = 500;
/** The same for the first question in a workspace, at which the Jupyter extension may ask the person as well. */
const firstPatience = 60_000;
const answeredKey = "notebridge.kernelHasAnswered";

/** Kernels that the Jupyter extension runs. */
export function createLiveKernel(parts: LiveKernelParts): LiveKernel {
  const { folder, settings, log, machine, memory } = parts;
  const sources = once(() => readSources(folder));
  const observe: LiveKernel["observe"] = async (notebook, names, signal) => {
    const read = await settings.read(notebook);
    const wish = "kind" in read ? "never" : read.liveKernel;
    const kernel = wish === "never" ? undefined : await findKernel(parts.jupyter(), notebook);
    if (kernel === undefined) return undefined;
    const obstacle = obstacles[kernel.status];
    if (obstacle !== undefined) return unavailable(obstacle);
    if (wish === "ask" && !(await askConsent(memory, log))) return undefined;
    const code = observationCode(await sources(), names);
    const isFirst = memory.get(answeredKey) !== true;
    const answer = await inTime(ask(kernel, code), isFirst ? firstPatience : patience, signal);
    if (!("kind" in answer)) {
      if (isFirst) await memory.update(answeredKey, true);
      if (answer.host !== machine)
        log.info(
          `The notebook's kernel runs on ${answer.host}, not on this machine: the types are those of the packages there.`,
        );
    }
    return answer;
  };
  return {
    observe: (notebook, names, signal) =>
      observe(notebook, names, signal).catch((error: unknown) => {
        log.error("The kernel could not be asked.", error);
        return unavailable("The running kernel could not be asked for types: the log says why.");
      }),
  };
}

/** The Python kernel in which a person has run cells of the notebook. */
async function findKernel(jupyter: Jupyter | undefined, notebook: string): Promise<Kernel | undefined> {
  const open = workspace.notebookDocuments.find(({ uri }) => isAt(uri, notebook));
  const kernel = open && (await jupyter?.kernels.getKernel(open.uri));
  return kernel?.language === "python" ? kernel : undefined;
}

const died =
  "The notebook's kernel has died, so it could not be asked for types. Restart it and run the cells for exact ones.";
const starting =
  "The notebook's kernel is starting, so it could not be asked for types. Run the cells and extract again for exact ones.";

/** Why a kernel in this state is not asked: what is sent waits until its cell has ended. */
const obstacles: Readonly<Partial<Record<Kernel["status"], string>>> = {
  busy: "The notebook's kernel is busy, so it could not be asked for types. Extract again when its cell has ended for exact ones.",
  starting,
  restarting: starting,
  autorestarting: starting,
  terminating: died,
  dead: died,
};

interface HostedAnswer extends LiveAnswer {
  /** The kernel's machine. */
  readonly host: string;
}

const mime = "application/vnd.notebridge.observation+json";

async function ask(kernel: Kernel, code: string): Promise<HostedAnswer | Unavailable> {
  // Never cancelled: that would interrupt the kernel, in which the person's own cell may have begun. The code ends by itself.
  const { token } = new CancellationTokenSource();
  for await (const { items } of kernel.executeCode(code, token)) {
    const item = items.find((each) => each.mime === mime);
    if (item !== undefined) return parseAnswer(JSON.parse(new TextDecoder().decode(item.data)));
  }
  return unavailable(
    'The notebook\'s kernel gave no answer when asked for types. Whether Notebridge may ask is set by "Jupyter: Manage Access To Jupyter Kernels".',
  );
}

function parseAnswer(json: unknown): HostedAnswer {
  // python/observe_kernel.py is ours; what it says of the person's values is checked.
  const { runs, host } = json as { readonly runs: readonly string[]; readonly host: string };
  return { values: parseObservation(json), runs, host };
}

/** The answer, unless it takes too long or the signal comes: then it is not waited for. */
function inTime(
  answer: Promise<HostedAnswer | Unavailable>,
  limit: number,
  signal: AbortSignal,
): Promise<HostedAnswer | Unavailable> {
  return new Promise((resolve, reject) => {
    const late = AbortSignal.any([signal, AbortSignal.timeout(limit)]);
    const giveUp = (): void => {
      resolve(
        unavailable(
          `The notebook's kernel did not tell types within ${limit / 1000} s. The extraction went on without them.`,
        ),
      );
    };
    if (late.aborted) giveUp();
    late.addEventListener("abort", giveUp, { once: true });
    answer.then(resolve, reject);
  });
}

async function readSources(folder: string): Promise<ObserverSources> {
  const read = async (name: string): Promise<string> =>
    new TextDecoder().decode(await workspace.fs.readFile(Uri.file(join(folder, name))));
  return { values: await read("observe_values.py"), kernel: await read("observe_kernel.py") };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

function unavailable(reason: string): Unavailable {
  return { kind: "unavailable", reason };
}
