/** What a project's folders say about where modules and tests belong. Paths are absolute, with forward slashes. */
export interface Layout {
  readonly notebookFolder: string;
  /** The nearest folder above the notebook with a pyproject.toml or another mark of a project; else the notebook's own. */
  readonly projectRoot: string;
  /** Packages (folders with an __init__.py) at the project's root, under src/ and beside the notebook. */
  readonly packages: readonly Package[];
  /** Folders and files beside the notebook. */
  readonly folders: ReadonlySet<string>;
  readonly files: ReadonlySet<string>;
  /** pytest's first test path, `tests` or `test`; absent when the project has none. */
  readonly testFolder: string | undefined;
  /** Folders that pytest puts on the import path: its setting `pythonpath`. */
  readonly pytestPath: readonly string[];
}

export interface Package {
  readonly name: string;
  readonly folder: string;
  /** New modules go here when just a name is given. */
  readonly isMain: boolean;
}
