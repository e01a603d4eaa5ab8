// What people copy of a version: its name, and how a job gets it. Pure.
import { fetchLine } from "./commands.js";

/** The folder, and the input, that is named after a dataset or model. */
export const inputName = (uri) => uri.replace(/^[a-z]+:\/\//, "").split("/")[0] || "data";

export const pythonText = (uri) => `from packline import fetch\n\nfetch(${JSON.stringify(uri)}, to=${JSON.stringify(inputName(uri))})`;

/** Members of a version by path, without fetching all of it. */
export const openText = (uri) => `import packline\n\nwith packline.open(${JSON.stringify(uri)}) as dataset:\n    for path, data in zip(dataset.paths(), dataset):\n        print(path, len(data))`;

/** A loader of batches, shuffled; it can be stopped and resumed. */
export const torchText = (uri) => `from packline.torch import PackagedDataset, ResumableSampler\nfrom torch.utils.data import DataLoader\n\ndataset = PackagedDataset(${JSON.stringify(uri)})\nsampler = ResumableSampler(dataset, seed=1)\nloader = DataLoader(dataset, batch_size=256, sampler=sampler, num_workers=4)`;

/** An input of a step, as valohai.yaml has it. Folders are kept: without that, names of different folders clash. */
export const yamlText = (uri) => `inputs:\n  - name: ${scalar(inputName(uri))}\n    default: ${scalar(uri)}\n    keep-directories: full`;

/** [{key, label, text}]: what the buttons copy. */
export const copyTexts = (uri) => [
  { key: "uri", label: "URI", text: uri },
  { key: "cli", label: "Command line", text: fetchLine(uri, inputName(uri)) },
  { key: "python", label: "Python", text: pythonText(uri) },
  { key: "open", label: "packline.open", text: openText(uri) },
  { key: "torch", label: "PyTorch", text: torchText(uri) },
  { key: "yaml", label: "YAML input", text: yamlText(uri) },
];

// What YAML 1.1 reads as something else than text is quoted: numbers, words like "no", signs at the start.
const TEXT = /^(?!(?:null|true|false|yes|no|on|off|y|n|~)$)[A-Za-z][\w./:@-]*$/i;
const scalar = (text) => (TEXT.test(text) && !text.endsWith(":") ? text : JSON.stringify(text));
