import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { defaultSettings, settingShapes, type Settings } from "../../src/core/project/settings.ts";
import { commandIds } from "../../src/editor/commandTable.ts";
import { toolNames } from "../../src/editor/tools/toolTable.ts";

interface Command {
  readonly command: string;
  readonly title: string;
  readonly category?: string;
  readonly when?: string;
}
interface Step {
  readonly id: string;
  readonly description: string;
  readonly media: { readonly svg?: string; readonly image?: string; readonly markdown?: string };
  readonly completionEvents: readonly string[];
}
interface Tool {
  readonly name: string;
  readonly modelDescription: string;
  readonly toolReferenceName: string;
  readonly inputSchema: { readonly properties: Readonly<Record<string, { readonly description?: string }>> };
}
interface Manifest {
  readonly icon: string;
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly Command[];
    readonly menus: Readonly<Record<string, readonly Command[]>>;
    readonly keybindings: readonly Command[];
    readonly languageModelTools: readonly Tool[];
    readonly configuration: {
      readonly properties: Readonly<
        Record<
          string,
          { readonly default: unknown; readonly type: string; readonly enum?: readonly string[] }
        >
      >;
    };
    readonly walkthroughs: readonly { readonly id: string; readonly steps: readonly Step[] }[];
  };
}

// JSON.parse gives no type; what the tests read is compared below, and a wrong shape fails them.
const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
const { commands, menus, keybindings, configuration, walkthroughs } = manifest.contributes;
const steps = walkthroughs.flatMap((walkthrough) => walkthrough.steps);
const settingNames = Object.values(settingShapes).map(({ key }) => `notebridge.${key}`);

describe("package.json", () => {
  it("contributes the commands of the table, all under one category", () => {
    assert.deepEqual(commands.map((command) => command.command).toSorted(), commandIds.toSorted());
    assert.deepEqual([...new Set(commands.map((command) => command.category))], ["Notebridge"]);
  });

  it("contributes the tools of the table, and says of each and of its inputs what they are", () => {
    const tools = manifest.contributes.languageModelTools;
    assert.deepEqual(tools.map(({ name }) => name).toSorted(), toolNames.toSorted());
    assert.equal(new Set(tools.map(({ toolReferenceName }) => toolReferenceName)).size, tools.length);
    const inputs = tools.flatMap(({ inputSchema }) => Object.values(inputSchema.properties));
    const texts = [...tools.map((tool) => tool.modelDescription), ...inputs.map((each) => each.description)];
    assert.deepEqual(
      texts.filter((text = "") => text.length < 40),
      [],
    );
  });

  it("contributes the settings that are read, with the defaults that hold", () => {
    assert.deepEqual(Object.keys(configuration.properties).toSorted(), settingNames.toSorted());
    for (const [name, { key, type }] of Object.entries(settingShapes)) {
      const property = configuration.properties[`notebridge.${key}`];
      assert.deepEqual(property?.enum ?? property?.type, type, key);
      const inManifest = property?.default;
      // Object.entries forgets the keys' type. An empty text in the manifest is an absent setting.
      assert.equal(inManifest === "" ? undefined : inManifest, defaultSettings[name as keyof Settings], key);
    }
  });

  it("restricts settings that exist", () => {
    const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
    assert.deepEqual(
      restricted.filter((name) => !settingNames.includes(name)),
      [],
    );
  });

  it("names only its own commands in menus, keybindings and the walkthrough", () => {
    const linked = steps.flatMap((step) =>
      [...step.description.matchAll(/command:(notebridge[\w.]+)/g)].map((match) => match[1] ?? ""),
    );
    const completing = steps.flatMap((step) =>
      step.completionEvents.map((event) => event.replace(/^onCommand:/, "")),
    );
    const used = [...Object.values(menus).flat(), ...keybindings].map((item) => item.command);
    const known: readonly string[] = commandIds;
    const unknown = [...used, ...linked, ...completing].filter((id) => !known.includes(id));
    assert.ok(used.length > 0 && linked.length > 0);
    assert.deepEqual(unknown, []);
  });

  it("points to pictures that exist", () => {
    const pictures = steps.map(({ media }) => media.svg ?? media.image ?? media.markdown ?? "no picture");
    assert.deepEqual(
      [manifest.icon, ...pictures].filter((path) => !existsSync(path)),
      [],
    );
  });
});
