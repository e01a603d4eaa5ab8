// What is loaded with the first preview; lazy.js names its exports.
export { Comparison, OneSide } from "./comparison.js";
export { FileSummary } from "./file-summary.js";
export { Gallery } from "./gallery.js";
export { Readme } from "./documents.js";
export { Preview } from "./panel.js";
export { DownloadZip } from "./zip-download.js";
export { DownloadUrls } from "./url-list.js";
export { UploadPage } from "../uploads/page.js";
export { AdoptPage } from "../uploads/adopt.js";
export { default as Me } from "../views/me.js";
export { default as ApiReference } from "../views/api-reference.js";
