import { isRecord, readPath } from "../notebook/json.ts";
import type { CellOutput, CellRun } from "./cellRun.ts";

/** What an .ipynb file, which can be read as one, says that its cells put out; cells that were not run since they were written are left out. */
export function savedRuns(text: string): readonly CellRun[] {
  return codeCells(text).flatMap(({ cell, index }) => {
    const outputs = readList(readPath(cell, "outputs")).flatMap(readOutput);
    const count = readPath(cell, "execution_count");
    if (outputs.length === 0 && typeof count !== "number") return [];
    const hasRaised = outputs.some(({ output_type }) => output_type === "error");
    return [
      {
        cell: index,
        status: hasRaised ? ("error" as const) : ("ok" as const),
        seconds: readCellSeconds(readPath(cell, "metadata")) ?? 0,
        executionCount: typeof count === "number" ? count : undefined,
        outputs,
      },
    ];
  });
}

/** How long all code cells of an .ipynb file took, as it says; `undefined` where it does not say of each. */
export function savedSeconds(text: string): number | undefined {
  const all = codeCells(text).flatMap(({ cell }) =>
    readText(readPath(cell, "source")).trim() === "" ? [] : [readCellSeconds(readPath(cell, "metadata"))],
  );
  return all.some((seconds) => seconds === undefined)
    ? undefined
    : all.reduce<number>((sum, seconds = 0) => sum + seconds, 0);
}

function codeCells(text: string): readonly { readonly cell: unknown; readonly index: number }[] {
  return readList(readPath(parse(text), "cells"))
    .map((cell, index) => ({ cell, index }))
    .filter(({ cell }) => readPath(cell, "cell_type") === "code");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined; // What is no JSON has no outputs.
  }
}

function readOutput(value: unknown): readonly CellOutput[] {
  const field = (name: string): string => readText(readPath(value, name));
  const type = readPath(value, "output_type");
  switch (type) {
    case "stream":
      return [{ output_type: type, name: field("name"), text: field("text") }];
    case "error": {
      const traceback = readList(readPath(value, "traceback")).map(readText);
      return [{ output_type: type, ename: field("ename"), evalue: field("evalue"), traceback }];
    }
    case "display_data":
    case "execute_result":
      return [{ output_type: type, data: readData(readPath(value, "data")) }];
    default:
      return [];
  }
}

/** Colab saves views of its own beside the data, which no kernel puts out. */
function readData(data: unknown): Readonly<Record<string, unknown>> {
  if (!isRecord(data)) return {};
  const entries = Object.entries(data).filter(([type]) => !type.startsWith("application/vnd.google.colab"));
  return Object.fromEntries(
    entries.map(([type, value]) => [type, /\bjson$/.test(type) ? value : readText(value)]),
  );
}

/** How long a cell took, from its metadata, as JupyterLab, its ExecuteTime extension, Colab and papermill each note it. */
export function readCellSeconds(metadata: unknown): number | undefined {
  const execution = (name: string): unknown => readPath(metadata, "execution", name);
  const began = execution("iopub.execute_input") ?? execution("iopub.status.busy");
  const ended = execution("shell.execute_reply") ?? execution("iopub.status.idle");
  return (
    secondsBetween(began, ended) ??
    secondsBetween(
      readPath(metadata, "ExecuteTime", "start_time"),
      readPath(metadata, "ExecuteTime", "end_time"),
    ) ??
    readNumber(readPath(metadata, "papermill", "duration")) ??
    thousandth(readNumber(readPath(metadata, "executionInfo", "elapsed")))
  );
}

function secondsBetween(began: unknown, ended: unknown): number | undefined {
  // The rule is against the clock; here a text is parsed.
  // eslint-disable-next-line no-restricted-globals
  const milliseconds = Date.parse(readText(ended)) - Date.parse(readText(began));
  return milliseconds >= 0 ? milliseconds / 1_000 : undefined;
}

function readNumber(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 ? value : undefined;
}

function thousandth(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value / 1_000;
}

/** nbformat keeps a text as one string or as a list of lines. */
function readText(value: unknown): string {
  if (Array.isArray(value)) return value.map(readText).join("");
  return typeof value === "string" ? value : "";
}

function readList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
