// Which view answers which address. Views are loaded when they are first shown.

export const routes = [
  { path: "datasets", nav: "Datasets", load: () => import("./views/datasets.js") },
  { path: "datasets/:dataset", under: "datasets", load: () => import("./views/dataset.js") },
  { path: "versions/:version", under: "datasets", load: () => import("./views/version.js") },
];

/** Tabs of a version's page, #/versions/<id>?tab=<key>; the first is the one without a key. */
export const versionTabs = [
  { key: "", title: "Overview", load: () => import("./views/overview.js") },
  { key: "files", title: "Files", load: () => import("./views/members.js") },
  { key: "diff", title: "Compare", load: () => import("./views/diff.js") },
];
