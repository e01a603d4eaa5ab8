// Which view answers which address. Views are loaded when they are first shown.

export const routes = [
  { path: "datasets", nav: "Datasets", load: () => import("./views/datasets.js") },
  { path: "datasets/:dataset", under: "datasets", load: () => import("./views/dataset.js") },
  { path: "datasets/:dataset/aliases/:alias", under: "datasets", load: () => import("./views/alias.js") },
  { path: "versions/:version", under: "datasets", load: () => import("./views/version.js") },
  { path: "models", nav: "Models", load: () => import("./views/models.js") },
  { path: "models/:model", under: "models", load: () => import("./views/model.js") },
  { path: "executions", nav: "Executions", load: () => import("./views/executions.js") },
  { path: "executions/:execution", under: "executions", load: () => import("./views/execution.js") },
  { path: "search", nav: "Search", load: () => import("./views/search.js") },
];

/** Tabs of a version's page, #/versions/<id>?tab=<key>; the first is the one without a key. */
export const versionTabs = [
  { key: "", title: "Overview", load: () => import("./views/overview.js") },
  { key: "files", title: "Files", load: () => import("./views/members.js") },
  { key: "packages", title: "Packages", load: () => import("./views/packages.js") },
  { key: "savings", title: "Savings", load: () => import("./views/savings.js") },
  { key: "diff", title: "Compare", load: () => import("./views/diff.js") },
];
