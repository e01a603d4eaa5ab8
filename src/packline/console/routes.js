// Which view answers which address.
import Alias from "./views/alias.js";
import Dataset from "./views/dataset.js";
import Datasets from "./views/datasets.js";
import Datum from "./views/datum.js";
import Execution from "./views/execution.js";
import Executions from "./views/executions.js";
import Model from "./views/model.js";
import Models from "./views/models.js";
import Packagings from "./views/packagings.js";
import { AdoptPage, ApiReference, Fleet, Me, UploadPage } from "./preview.js";
import Search from "./views/search.js";
import Version from "./views/version.js";

export const routes = [
  { path: "datasets", nav: "Datasets", view: Datasets },
  { path: "datasets/:dataset", under: "datasets", view: Dataset },
  { path: "datasets/:dataset/aliases/:alias", under: "datasets", view: Alias },
  { path: "versions/:version", under: ({ version }) => (version.startsWith("model:") ? "models" : "datasets"), view: Version },
  { path: "models", nav: "Models", view: Models },
  { path: "models/:model", under: "models", view: Model },
  { path: "executions", nav: "Executions", view: Executions },
  { path: "executions/:execution", under: "executions", view: Execution },
  { path: "packagings", nav: "Packagings", view: Packagings },
  { path: "data/:datum", under: "search", view: Datum },
  { path: "fleet", nav: "Fleet", view: Fleet },
  { path: "search", nav: "Search", view: Search },
  { path: "upload", under: "datasets", view: UploadPage },
  { path: "adopt", under: "datasets", view: AdoptPage },
  { path: "me", view: Me },
  { path: "api", view: ApiReference },
];
