// Requests to the store by URLs that the API signs: with progress, tried again, and their checksums compared.
import { post } from "../api.js";
import { eachAtOnce } from "../pure/at-once.js";
import { element } from "../pure/upload-files.js";

const TRIES = 4;
const AT_ONCE = 3;
const PAUSE = 500; // milliseconds before the second try; twice as long before each further one
const CRC = "x-amz-checksum-crc32";

/** What the store answered, or why it could not be reached; `unreachable`: there was no answer a page may read. */
export class StoreError extends Error {
  constructor(message, remedy, { unreachable = false } = {}) {
    super(message);
    Object.assign(this, { remedy, unreachable });
  }
}

/** Thrown by what was cancelled. */
export class Cancelled extends Error {}

/** Sends requests of one execution. `onBytes(number)` is told of bytes as they go out; a failed try takes its own back. */
export class Store {
  constructor(execution, onBytes) {
    this.address = `executions/${encodeURIComponent(execution)}/uploads/`;
    this.onBytes = onBytes;
    this.open = new Set();
    this.cancelled = false;
  }

  /** Ends what is under way; nothing more is sent. */
  cancel() {
    this.cancelled = true;
    for (const sent of this.open) sent.abort();
  }

  async sign(requests) {
    return (await post(this.address, { requests }, { reads: true })).urls;
  }

  /** Sends tasks [{request, body, done(answer)}], some at a time; rejects with the first that fails for good. */
  async send(tasks) {
    const urls = await this.sign(tasks.map(({ request }) => request));
    await eachAtOnce(tasks.map((task, n) => [task, urls[n]]), AT_ONCE, async ([task, url]) => task.done(await this.attempts(task, url)));
  }

  async attempts(task, signed) {
    let url = signed;
    for (let turn = 1; ; turn += 1) {
      if (this.cancelled) throw new Cancelled("Cancelled.");
      const answer = await this.once(task, url);
      const wrong = problemOf(task.request, answer);
      if (this.cancelled) throw new Cancelled("Cancelled.");
      if (!wrong) return answer;
      if (turn === TRIES || !wrong.again) throw wrong.error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE * 2 ** (turn - 1)));
      if (answer.status === 403) [url] = await this.sign([task.request]); // it may have expired
    }
  }

  /** {status, text, etag, crc}; status 0 if there was no answer. */
  once({ request, body }, url) {
    return new Promise((resolve) => {
      const sent = new XMLHttpRequest();
      let told = 0;
      const tell = (bytes) => { this.onBytes(bytes - told); told = bytes; };
      const end = (status) => {
        this.open.delete(sent);
        const ok = status >= 200 && status < 300;
        if (request.method === "PUT") tell(ok ? body.length : 0);
        const header = (name) => (status ? sent.getResponseHeader(name) ?? "" : "");
        resolve({ status, text: status ? sent.responseText : "", etag: header("ETag"), crc: header(CRC) });
      };
      sent.open(request.method, url);
      for (const [name, value] of Object.entries(request.headers ?? {})) sent.setRequestHeader(name, value);
      if (request.method === "PUT") sent.upload.onprogress = (event) => tell(Math.min(event.loaded, body.length));
      sent.onload = () => end(sent.status);
      sent.onerror = () => end(0);
      sent.onabort = () => end(0);
      this.open.add(sent);
      sent.send(body ?? null);
    });
  }
}

/** {error, again} if a request has failed; else null. S3 ends a multipart upload with 200 also where it fails. */
function problemOf(request, { status, text, crc }) {
  const name = request.key.split("/").slice(2).join("/") || request.key;
  if (status === 0) {
    return { again: true, error: new StoreError("The store cannot be reached from this browser.", "Check the network, then go on. If it never works, the bucket may not allow uploads from this page (see below).", { unreachable: true }) };
  }
  if (status >= 200 && status < 300 && !text.includes("<Error>")) {
    const declared = request.headers?.[CRC];
    if (request.method !== "PUT" || !crc || crc === declared) return null;
    return { again: true, error: new StoreError(`The store has other bytes of ${name} than were sent.`, "Go on: it is sent again.") };
  }
  const code = element(text, "Code") || `status ${status}`;
  const again = status >= 500 || [200, 403, 408, 429].includes(status) || code === "BadDigest" || code === "RequestTimeout";
  return { again, error: new StoreError(`The store refused ${name}: ${element(text, "Message") || code} (${code}).`, "Go on to try again, or cancel the upload.") };
}
