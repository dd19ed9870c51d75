/** Whether a task still runs after so many milliseconds; tells as soon as it has ended. Rejects with the task. */
export async function takesLonger(task: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<true>((resolve) => {
    timer = setTimeout(resolve, milliseconds, true);
  });
  try {
    return await Promise.race([task.then(() => false), late]);
  } finally {
    clearTimeout(timer);
  }
}
