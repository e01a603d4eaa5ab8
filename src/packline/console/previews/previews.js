// What is loaded with the first preview; lazy.js names its exports.
export { Gallery } from "./gallery.js";
export { Preview } from "./panel.js";
