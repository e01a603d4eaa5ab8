// What is loaded when the first of it is shown; preview.js names its exports.
export { Comparison, OneSide } from "./comparison.js";
export { FileSummary } from "./file-summary.js";
export { Gallery } from "./gallery.js";
export { Readme } from "./documents.js";
export { Preview } from "./panel.js";
export { DownloadZip } from "./zip-download.js";
export { DownloadUrls } from "./url-list.js";
export { UploadPage } from "../uploads/page.js";
export { AdoptPage } from "../uploads/adopt.js";
export { default as ApiReference } from "../views/api-reference.js";
export { default as Fleet } from "../views/fleet.js";
export { default as Me } from "../views/me.js";
export { default as Savings } from "../views/savings.js";
