/**
 * Makes what the samples folder commits: the data, and the outputs saved in the notebooks.
 *
 *   node scripts/samples.mjs [PYTHON]      PYTHON has samples/requirements.txt and ipykernel; .cache/venv's by default
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, venvPython } from "./setup/paths.mjs";

const samples = join(root, "samples");
const python = process.argv[2] ?? venvPython;

execFileSync(python, ["make_data.py"], { cwd: samples, stdio: "inherit" });
const notebooks = readdirSync(samples).filter((name) => name.endsWith(".ipynb"));
for (const name of notebooks.sort()) {
  refreshOutputs(join(samples, name));
  console.log(`samples/${name}`);
}

function refreshOutputs(path) {
  const notebook = JSON.parse(readFileSync(path, "utf8"));
  for (const line of runNotebook(path)) {
    if (line.error) throw new Error(line.error);
    if (line.cell === undefined) continue;
    refuseUnfit(path, line);
    const cell = notebook.cells[line.cell];
    cell.execution_count = line.execution_count;
    cell.outputs = line.outputs.map(asSaved);
  }
  writeFileSync(path, JSON.stringify(sortKeys(notebook), null, 1) + "\n");
}

function runNotebook(path) {
  const script = join(root, "python", "run_notebook.py");
  const output = execFileSync(python, [script, path, "--timeout", "120"], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  return output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** Errors, warnings, and what would differ on another machine or at the next run have no place in a sample. */
function refuseUnfit(path, line) {
  const text = JSON.stringify(
    line.outputs.map(({ data, ...rest }) => ({ ...rest, data: { ...data, "image/png": "" } })),
  );
  const unfit = /"stderr"|\/(home|tmp|Users|root|usr)\/| at 0x[0-9a-f]+/.exec(text);
  if (line.status !== "ok" || unfit)
    throw new Error(`${path}, cell ${line.cell + 1}: ${unfit ?? "error"}: ${text}`);
}

/** As Jupyter writes an output: text as a list of lines. */
function asSaved(output) {
  if (output.output_type === "stream") return { ...output, text: splitLines(output.text) };
  const entries = Object.entries(output.data ?? {}).map(([type, value]) => [
    type,
    type.startsWith("text/") || type === "image/svg+xml" ? splitLines(value) : value,
  ]);
  return { ...output, data: Object.fromEntries(entries) };
}

function splitLines(text) {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function sortKeys(value) {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key])]),
  );
}
