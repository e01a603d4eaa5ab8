// What people copy of a version: its name, and how a job gets it. Pure.
import { fetchLine } from "./commands.js";

/** The folder, and the input, that is named after a dataset or model. */
export const inputName = (uri) => uri.replace(/^[a-z]+:\/\//, "").split("/")[0] || "data";

export const pythonText = (uri) => `from packline import fetch\n\nfetch(${JSON.stringify(uri)}, to=${JSON.stringify(inputName(uri))})`;

/** An input of a step, as valohai.yaml has it. Folders are kept: without that, names of different folders clash. */
export const yamlText = (uri) => `inputs:\n  - name: ${scalar(inputName(uri))}\n    default: ${scalar(uri)}\n    keep-directories: full`;

/** [{key, label, text}]: what the buttons copy. */
export const copyTexts = (uri) => [
  { key: "uri", label: "URI", text: uri },
  { key: "cli", label: "Command line", text: fetchLine(uri, inputName(uri)) },
  { key: "python", label: "Python", text: pythonText(uri) },
  { key: "yaml", label: "YAML input", text: yamlText(uri) },
];

// What YAML 1.1 reads as something else than text is quoted: numbers, words like "no", signs at the start.
const TEXT = /^(?!(?:null|true|false|yes|no|on|off|y|n|~)$)[A-Za-z][\w./:@-]*$/i;
const scalar = (text) => (TEXT.test(text) && !text.endsWith(":") ? text : JSON.stringify(text));
