// One upload: files to the store, then what joins them to a version, then the marker. It goes on where it failed.
import { post } from "../api.js";
import { eachAtOnce } from "../pure/at-once.js";
import { crc32 } from "../pure/crc32.js";
import {
  BATCH_METADATA, SLICE, abortRequest, batchLines, completeRequest, createRequest, dataPaths, element, isDocument, putRequest, sliceBytes, sliceRequest,
} from "../pure/upload-files.js";
import { Cancelled, Store, StoreError } from "./store.js";

const TOGETHER = 32 << 20; // bytes in memory of one batch
const MOST = 100; // small files of one batch
const SLICES = 4; // slices of one batch
const LANES = 2; // batches at a time

export class Upload {
  /** `plan`: answer of POST uploads/; `files`: [{path, file}]; `onChange()` is called when something has changed. */
  constructor(plan, files, packaging, onChange) {
    Object.assign(this, { plan, packaging, onChange, state: "sending", error: null, sent: 0, ending: false });
    this.items = files.map(({ path, file }) => ({ path, file, stored: false, id: "", slices: [] }));
    this.total = files.reduce((sum, { file }) => sum + file.size, 0);
    this.store = new Store(plan.execution, (bytes) => { this.sent += bytes; onChange(); });
  }

  get stored() {
    return this.items.filter(({ stored }) => stored).length;
  }

  /** Sends what is not stored yet, and ends the upload; after a failure the state is "stopped", and it can be called again. */
  async run() {
    this.become("sending");
    try {
      const left = this.items.filter(({ path, stored }) => !stored && path !== BATCH_METADATA);
      await eachAtOnce(batchesOf(left), LANES, (batch) => (batch[0].file.size > SLICE ? this.large(batch[0]) : this.small(batch)));
      await this.finish();
      this.become("sealing");
    } catch (error) {
      if (this.store.cancelled || error instanceof Cancelled) this.become("cancelled");
      else this.become("stopped", error);
    }
  }

  /** Ends it for good; slices of unfinished files are given up. */
  async cancel() {
    this.store.cancel();
    this.become("cancelled");
    const open = this.items.filter(({ id, stored }) => id && !stored);
    const requests = open.map(({ path, id }) => abortRequest(this.plan.prefix + path, id));
    const urls = requests.length ? await this.store.sign(requests).catch(() => []) : [];
    await Promise.all(urls.map((url) => fetch(url, { method: "DELETE" }).catch(() => null)));
  }

  become(state, error = null) {
    Object.assign(this, { state, error });
    this.onChange();
  }

  async small(batch) {
    const tasks = await Promise.all(batch.map(async (item) => {
      const body = await bytesOf(item, 0, item.file.size);
      return { request: putRequest(this.plan.prefix + item.path, crc32(body)), body, done: () => { item.stored = true; } };
    }));
    await this.store.send(tasks);
  }

  async large(item) {
    const key = this.plan.prefix + item.path;
    const length = sliceBytes(item.file.size);
    if (!item.id) await this.store.send([{ request: createRequest(key), done: ({ text }) => { item.id = element(text, "UploadId"); } }]);
    const missing = Array.from({ length: Math.ceil(item.file.size / length) }, (_, n) => n).filter((n) => !item.slices[n]);
    while (missing.length) {
      const tasks = await Promise.all(missing.splice(0, SLICES).map(async (n) => {
        const body = await bytesOf(item, n * length, Math.min(item.file.size, (n + 1) * length));
        const crc = crc32(body);
        return { request: sliceRequest(key, item.id, n, crc), body, done: ({ etag }) => { item.slices[n] = { etag, crc, length: body.length }; } };
      }));
      await this.store.send(tasks);
    }
    if (item.slices.some(({ etag }) => !etag)) throw new StoreError("The store does not tell this page the ETags of what it stored.", "The bucket must expose the header ETag to this page (see below).", { unreachable: true });
    await this.store.send([{ ...completeRequest(key, item.id, item.slices, item.file.size), done: () => { item.stored = true; } }]);
  }

  /** Writes the batch metadata, and last of all the marker: only then is the execution sealed. */
  async finish() {
    const paths = this.items.map(({ path }) => path);
    const own = this.items.find(({ path }) => path === BATCH_METADATA);
    const text = batchLines(own ? await own.file.text() : "", dataPaths(paths), this.plan.metadata);
    const body = new TextEncoder().encode(text);
    const counted = this.sent;
    await this.store.send([{ request: putRequest(this.plan.prefix + BATCH_METADATA, crc32(body)), body, done: () => { if (own) own.stored = true; } }]);
    this.sent = counted;
    const files = paths.filter((path) => !isDocument(path)).length;
    // From here on it may become a version, whatever is heard of it: it can be ended again, but not be cancelled.
    this.ending = true;
    this.onChange();
    await post(`executions/${encodeURIComponent(this.plan.execution)}/uploads/complete/`, { files, packaging: this.packaging }).catch((error) => {
      if (error.status && error.status < 500) this.ending = false; // refused, so it can be cancelled
      else error.remedy = "All files are stored. Go on: an upload is ended once, however often it is asked for.";
      throw error;
    });
  }
}

/** Files in batches: each file that goes in slices is one alone. */
function batchesOf(items) {
  const batches = [];
  let bytes = 0;
  for (const item of items) {
    const { size } = item.file;
    const last = batches.at(-1);
    const fits = last && size <= SLICE && last[0].file.size <= SLICE && last.length < MOST && bytes + size <= TOGETHER;
    if (fits) last.push(item);
    else batches.push([item]);
    bytes = fits ? bytes + size : size;
  }
  return batches;
}

async function bytesOf({ path, file }, start, end) {
  let body;
  try {
    body = new Uint8Array(await file.slice(start, end).arrayBuffer());
  } catch {
    throw new StoreError(`${path} cannot be read any more.`, "It has changed or is gone since it was chosen: cancel, and choose the files again.");
  }
  if (body.length !== end - start) throw new StoreError(`${path} has changed.`, "Cancel, and choose the files again.");
  return body;
}
