// What two lists of lines differ in (Myers, "An O(ND) difference algorithm", 1986), as far as a page shows it.

const MOST_EDITS = 1_000;
const CONTEXT = 3;

/** [{kind: "same" | "removed" | "added", text, before, after}] with line numbers from 1; null if they differ too much. */
export function diffLines(before, after) {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const middle = shortest(before.slice(start, before.length - end), after.slice(start, after.length - end));
  if (!middle) return null;
  const kinds = [...Array(start).fill("same"), ...middle, ...Array(end).fill("same")];
  const at = { before: 0, after: 0 };
  return kinds.map((kind) => {
    if (kind !== "added") at.before += 1;
    if (kind !== "removed") at.after += 1;
    return { kind, text: kind === "added" ? after[at.after - 1] : before[at.before - 1], before: kind === "added" ? null : at.before, after: kind === "removed" ? null : at.after };
  });
}

/** The kinds of the steps of a shortest edit; null if it has more than MOST_EDITS. */
function shortest(a, b) {
  const reach = new Map([[1, 0]]);
  const trace = [];
  for (let edits = 0; edits <= Math.min(MOST_EDITS, a.length + b.length); edits += 1) {
    trace.push(new Map(reach));
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && reach.get(k - 1) < reach.get(k + 1));
      let x = down ? reach.get(k + 1) : reach.get(k - 1) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      reach.set(k, x);
      if (x >= a.length && x - k >= b.length) return walkBack(trace, a.length, b.length);
    }
  }
  return null;
}

function walkBack(trace, width, height) {
  const kinds = [];
  let [x, y] = [width, height];
  for (let edits = trace.length - 1; edits >= 0; edits -= 1) {
    const reach = trace[edits];
    const k = x - y;
    const down = k === -edits || (k !== edits && reach.get(k - 1) < reach.get(k + 1));
    const fromX = reach.get(down ? k + 1 : k - 1);
    const fromY = fromX - (down ? k + 1 : k - 1);
    while (x > Math.max(0, fromX) && y > Math.max(0, fromY) && x > fromX && y > fromY) { kinds.push("same"); x -= 1; y -= 1; }
    if (edits) kinds.push(down ? "added" : "removed");
    [x, y] = [fromX, fromY];
  }
  return kinds.reverse();
}

/** The steps as rows side by side: {left, right} of steps, {gap: number} for lines alike that are left out. */
export function sideBySide(steps) {
  const near = new Set();
  steps.forEach(({ kind }, at) => { if (kind !== "same") for (let by = -CONTEXT; by <= CONTEXT; by += 1) near.add(at + by); });
  const rows = [];
  for (let at = 0; at < steps.length;) {
    if (!near.has(at)) {
      const from = at;
      while (at < steps.length && !near.has(at)) at += 1;
      rows.push({ gap: at - from });
    } else if (steps[at].kind === "same") {
      rows.push({ left: steps[at], right: steps[at] });
      at += 1;
    } else {
      const [removed, added] = [[], []];
      for (; at < steps.length && steps[at].kind !== "same"; at += 1) (steps[at].kind === "removed" ? removed : added).push(steps[at]);
      for (let i = 0; i < Math.max(removed.length, added.length); i += 1) rows.push({ left: removed[i] ?? null, right: added[i] ?? null });
    }
  }
  return rows;
}
