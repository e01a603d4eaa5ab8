// The files of a drop or of a file picker, with their paths; folders are read to their ends.

/** [{path, file}] of what was dropped. Entries must be taken at once: after the event there are none. */
export async function filesOfDrop(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return filesOfInput(transfer.files);
  return (await Promise.all(entries.map((entry) => filesOf(entry, "")))).flat();
}

export const filesOfInput = (files) => [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));

async function filesOf(entry, folder) {
  const path = folder + entry.name;
  if (entry.isFile) return [{ path, file: await new Promise((resolve, reject) => entry.file(resolve, reject)) }];
  const reader = entry.createReader();
  const files = [];
  for (;;) { // it gives a hundred at a time
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return files;
    for (const one of some) files.push(...await filesOf(one, `${path}/`));
  }
}
