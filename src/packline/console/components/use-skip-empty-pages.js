// Loads the next pages of a list automatically while its pages are empty, up to a limit.
import { useEffect, useRef } from "../dom.js";

const EMPTY_PAGES = 5; // empty pages in a row before the user has to click "Load more"

/** `list`: a result of usePages. `query`: identifies the search; another one resets the count. */
export function useSkipEmptyPages(list, query) {
  const skipped = useRef({ query: "", pages: 0 });
  useEffect(() => {
    if (skipped.current.query !== query) skipped.current = { query, pages: 0 };
    if (!list.more || list.items.length || skipped.current.pages >= EMPTY_PAGES) return;
    skipped.current.pages += 1;
    list.more();
  });
}
