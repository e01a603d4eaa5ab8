// The tabs of a version's page.
import Diff from "./diff.js";
import Members from "./members.js";
import Overview from "./overview.js";
import Packages from "./packages.js";
import { Savings } from "../preview.js";

/** Tabs of a version's page, #/versions/<id>?tab=<key>; the first is the one without a key. */
export const versionTabs = [
  { key: "", title: "Overview", view: Overview },
  { key: "files", title: "Files", view: Members },
  { key: "packages", title: "Packages", view: Packages },
  { key: "savings", title: "Savings", view: Savings },
  { key: "diff", title: "Compare", view: Diff },
];
