// What one preview unpacks: a small file may say that it is huge.

/** A function that takes bytes off a limit and returns their number; it throws Error once there are none left. */
export function unpackLimit(most) {
  let left = most;
  return (length) => {
    if (!(length >= 0 && length <= left)) throw new Error(`Unpacked, it has more than the ${most >> 20} MiB that a preview holds.`);
    left -= length;
    return length;
  };
}
