import { classifyCommand } from "../core/guard/command/classifyCommand.ts";
import { isRefusal } from "../core/refusal.ts";
import { findScript } from "./findScript.ts";
import { findTraining, type FindTrainingPorts } from "./findTraining.ts";

/** Whether a command trains, run in a folder. Where its own words don't tell, the script that it runs does. */
export async function judgeCommand(
  ports: FindTrainingPorts,
  command: string,
  folder: string,
): Promise<boolean> {
  const { verdict } = classifyCommand(command);
  if (verdict !== "open-file") return verdict === "train";
  const script = await findScript(ports.workspace, command, folder);
  const calls = script === undefined ? [] : await findTraining(ports, script);
  return !isRefusal(calls) && calls.some((call) => call.verdict !== "no");
}
