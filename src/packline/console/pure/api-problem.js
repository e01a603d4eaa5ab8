// What an error of the API says to people: its own words, or what its status means where it has none. Pure.
const GATEWAY = {
  401: ["Your session has ended.", "Sign in again: open the page once more. Copy first what you typed."],
  403: ["You may not do this here.", "Access, at the foot of the page, says what you may do, and why."],
  429: ["There are too many requests at a time.", "Wait a moment, then try again."],
  503: ["The API is overloaded, or took too long.", "Wait a moment, then try again."],
};
GATEWAY[504] = GATEWAY[503];
const UNREACHED = ["The API cannot be reached.", "Check the network, then try again."];
const UNKNOWN = "It is not known whether this was done: look before you try again.";

/** Whether the deployment has no such route, being older than the page; a thing that is not there is another matter. */
export const isMissing = ({ status, title }) => (status === 404 && (!title || title === "NoRoute")) || status === 405;

/**
 * {message, remedy}. `status` 0: there was no answer; `problem`: its document (RFC 9457), or what else was answered;
 * `reads`: the request changes nothing.
 */
export function problemText(status, problem, reads) {
  const [text, remedy] = status ? GATEWAY[status] ?? [`The API answered ${status}.`, ""] : UNREACHED;
  const isUnknown = !reads && !problem.detail && (status === 0 || status >= 500);
  return { message: problem.detail || text, remedy: isUnknown ? UNKNOWN : problem.detail ? problem.remedy ?? "" : remedy };
}
