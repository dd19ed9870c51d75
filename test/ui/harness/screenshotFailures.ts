import type { Workbench } from "./startWorkbench.ts";

/** Every test of the suite that fails leaves a picture of the workbench as it is then: .cache/screenshots/failed-TITLE.png. */
export function screenshotFailures(workbench: () => Workbench | undefined): void {
  afterEach(async function () {
    if (this.currentTest?.state !== "failed") return;
    const name = this.currentTest.fullTitle().replace(/\W+/g, "-").slice(0, 100);
    await workbench()?.screenshot(`failed-${name}`);
  });
}
