/**
 * Takes the pictures in docs/pictures and media/walkthrough of a real VS Code with the extension. Run it when what they show changed, and look at them.
 *
 *   node scripts/pictures.mjs
 */
import { build } from "./build.mjs";
import { Failure, main } from "./setup/failure.mjs";
import { root } from "./setup/paths.mjs";
import { show } from "./setup/run.mjs";
import { setUp } from "./setup/setUp.mjs";
import { packageVsix } from "./vsix.mjs";

await main(async () => {
  await setUp(["npm", "vscode", "chromium", "venv"]);
  const env = { ...process.env, NOTEBRIDGE_VSIX: await packageVsix() };
  await build();
  const code = await show(process.execPath, ["--import", "tsx", "test/ui/pictures.ts"], { cwd: root, env });
  if (code !== 0) throw new Failure("Not all pictures could be taken.");
});
