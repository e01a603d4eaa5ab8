// A list of URLs as a text file that curl (--config) or aria2c (--input-file) reads. Pure.

/** Command lines that download what a file of this name lists. */
export const downloadLine = (tool, name) => (tool === "curl" ? `curl --parallel --config ${name}` : `aria2c --input-file=${name} --auto-file-renaming=false`);

/** `files`: [{path, url, range}]; `until`: an ISO time. */
export const urlList = (tool, files, { uri, until, name }) => (tool === "curl" ? curlConfig(files, uri, until, name) : ariaInput(files, uri, until, name));

const head = (tool, count, uri, until, name) => `# ${count} of ${uri}\n# The URLs are good until ${until}: they are a key to these files for whoever has them.\n# ${downloadLine(tool, name)}\n`;
const files = (n) => `${n} ${n === 1 ? "file" : "files"}`;

function curlConfig(all, uri, until, name) {
  const entry = ({ path, url, range }) => `url = ${quoted(url)}\noutput = ${quoted(`./${path}`)}\n${range ? `range = ${quoted(range.replace(/^bytes=/, ""))}\n` : ""}fail\ncreate-dirs\n`;
  return head("curl", files(all.length), uri, until, name) + all.map(entry).join("next\n");
}

/** Whether the list of a tool can have a file: aria2c has no way to write a range for one file, or a line break. */
export const fits = (tool, { path, range }) => tool === "curl" || !(range || /[\r\n]/.test(path));

/** aria2c sends one header to all, and no line break in a name: such files are left out, and counted. */
function ariaInput(all, uri, until, name) {
  const listed = all.filter((file) => fits("aria2", file));
  const left = all.length - listed.length;
  const note = left ? `# Left out: ${files(left)} that aria2c cannot fetch (inside a part or an archive, or a line break in the name); curl can.\n` : "";
  return head("aria2", files(listed.length), uri, until, name) + note + listed.map(({ path, url }) => `${url}\n  out=${path}\n`).join("");
}

const ESCAPED = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v" };
const quoted = (text) => `"${text.replace(/[\\"\n\r\t\v]/g, (one) => ESCAPED[one])}"`;
