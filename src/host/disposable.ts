/** Something that must be ended by its owner; VS Code's shape, so that the editor can own it too. */
export interface Disposable {
  dispose(): void;
}
