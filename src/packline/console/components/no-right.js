// Whether the person may change something here, as far as the API knows.
import { useApi } from "../api.js";

/** Why the person may not write here; "" if they may, or if that is not known yet. */
export function useNoRight() {
  const access = useApi("me/");
  const right = access.data?.rights.find(({ action }) => action === "change");
  return right?.allowed === false ? right.reason : "";
}
