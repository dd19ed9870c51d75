// A worker that does as it is told, to see what its owner makes of it.
const held = [];
process.on("message", ({ id, request }) => {
  const told = doAs(request);
  process.send({ id, memory: process.memoryUsage.rss(), ...told });
});
process.on("disconnect", () => process.exit());

function doAs({ echo, hold, sleep, loop, exit, bug }) {
  if (hold) held.push(Buffer.alloc(hold, 1));
  if (sleep) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, sleep);
  if (exit !== undefined) {
    require("node:fs").writeSync(2, "last words\n");
    process.exit(exit);
  }
  while (loop);
  return bug
    ? { bug: { message: bug, stack: `Error: ${bug}\n    at worker` } }
    : { answer: { echo, pid: process.pid } };
}
