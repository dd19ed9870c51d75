/** What a project's folders say about where modules and tests belong. Paths are absolute, with forward slashes. */
export interface Layout {
  readonly notebookFolder: string;
  /** The nearest folder above the notebook with a pyproject.toml or another mark of a project; else the notebook's own. */
  readonly projectRoot: string;
  /** Packages (folders with an __init__.py) at the project's root, where it keeps its sources, and beside the notebook. */
  readonly packages: readonly Package[];
  /** Folders beside the notebook and at the project's root. */
  readonly folders: ReadonlySet<string>;
  /** Files beside the notebook. */
  readonly files: ReadonlySet<string>;
  /** Folders with an __init__.py: packages, those in them, and any that hold the notebook or the tests. */
  readonly packageFolders: ReadonlySet<string>;
  /** Whether the project can be installed, so that tests find its packages as the notebook does. */
  readonly isInstallable: boolean;
  /** pytest's first test path, `tests` or `test`; absent when the project has none. */
  readonly testFolder: string | undefined;
  /** Where just `pytest` looks for tests, of the project's test paths the plain folders; empty: everywhere. */
  readonly testPaths: readonly string[];
  /** Folders that pytest puts on the import path whatever it runs: its setting `pythonpath`, and that of a conftest.py at the root. */
  readonly pytestPath: readonly string[];
  /** Whether pytest puts a test's own folder there too: not with `--import-mode=importlib`. */
  readonly addsTestFolder: boolean;
  /** Folders that cells of the notebook put on the import path, or will; absent: none. */
  readonly importPath?: readonly string[];
}

export interface Package {
  readonly name: string;
  readonly folder: string;
  /** All folders in it, its own included. */
  readonly folders: ReadonlySet<string>;
  /** New modules go here when just a name is given. */
  readonly isMain: boolean;
}
