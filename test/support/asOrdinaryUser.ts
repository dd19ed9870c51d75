/** Runs as someone whom permissions stop: root becomes `nobody` for the time. The folder in question must belong to that user. */
export async function asOrdinaryUser(run: () => Promise<void>): Promise<void> {
  if (process.geteuid?.() !== 0) {
    await run();
    return;
  }
  process.setegid?.(nobody);
  process.seteuid?.(nobody);
  try {
    await run();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
  }
}

/** The id of `nobody` and `nogroup` on Debian. */
export const nobody = 65534;
