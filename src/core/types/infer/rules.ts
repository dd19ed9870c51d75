import type { Rule } from "./call.ts";
import { modellingRules } from "./rules/modellingRules.ts";
import { numpyRules } from "./rules/numpyRules.ts";
import { pandasRules } from "./rules/pandasRules.ts";
import { plotRules } from "./rules/plotRules.ts";
import { pythonRules } from "./rules/pythonRules.ts";
import { sklearnRules } from "./rules/sklearnRules.ts";

/** What the tables write as `@name`: results that depend on what is given in a way of their own. */
export const ruleFor: ReadonlyMap<string, Rule> = new Map(
  [pythonRules, numpyRules, pandasRules, plotRules, sklearnRules, modellingRules].flatMap((rules) =>
    Object.entries(rules),
  ),
);
