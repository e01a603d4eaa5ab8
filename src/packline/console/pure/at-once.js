// Tasks of a list, some at a time, and again where that helps. Pure.

/**
 * Calls `task(item)` for each item, at most `most` at a time. After a failure nothing more is begun; what is under way is
 * waited for, then the first failure is thrown.
 */
export async function eachAtOnce(items, most, task) {
  const left = [...items];
  const take = async () => {
    for (; left.length; ) {
      try { await task(left.shift()); } catch (error) { left.length = 0; throw error; }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: most }, take));
  const failed = ends.find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
}

/** Calls `task` once more after each of the pauses (milliseconds), while it fails with an error that `passes(error)`. */
export async function again(task, passes, pauses) {
  for (const pause of pauses) {
    try { return await task(); } catch (error) { if (!passes(error)) throw error; }
    await new Promise((done) => { setTimeout(done, pause); });
  }
  return task();
}
