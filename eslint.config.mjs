import eslint from "@eslint/js";
import tseslint from "typescript-eslint";
import prettier from "eslint-config-prettier";

// The same table as .dependency-cruiser.cjs, said here so that the editor says it while typing.
const only = (message, regex) => ({ regex, message });
const noVscode = only("Only src/extension.ts and src/editor may import vscode.", "^vscode$");

export default tseslint.config(
  { ignores: ["dist/", "coverage/", ".cache/", "media/", "samples/", "**/*.cjs"] },
  eslint.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  prettier,
  { rules: { eqeqeq: "error", "no-console": "error" } },
  {
    files: ["src/core/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            only("core is pure: no vscode, no node:* (pass the data in).", "^(vscode$|node:)"),
            only("core imports only core.", "/(flow|host|editor|worker|cli)/"),
          ],
        },
      ],
      "no-restricted-globals": ["error", "process", "Date", "Buffer", "setTimeout"],
    },
  },
  {
    files: ["src/flow/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            only("flow knows neither files nor editors: take a port.", "^(vscode$|node:)"),
            only("flow imports core and flow.", "/(host|editor|worker|cli)/"),
          ],
        },
      ],
    },
  },
  {
    files: ["src/host/**", "src/worker/**", "src/cli/**"],
    rules: { "no-restricted-imports": ["error", { patterns: [noVscode] }] },
  },
  {
    files: ["scripts/**", "*.mjs"],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        URL: "readonly",
        Buffer: "readonly",
        setTimeout: "readonly",
        clearTimeout: "readonly",
        setInterval: "readonly",
        clearInterval: "readonly",
        fetch: "readonly",
      },
    },
    rules: { "no-console": "off" },
  },
  {
    files: ["test/**", "bench/**"],
    rules: { "@typescript-eslint/no-floating-promises": "off", "no-console": "off" },
  },
);
