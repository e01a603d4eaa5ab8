// Lists whose pages may be empty and still have a next: a few such pages are followed by themselves.
import { useEffect, useRef } from "../dom.js";

const EMPTY_PAGES = 5; // pages without a result before a person is asked

/** `list` is what usePages gave; `asked` names what was asked, so that another question starts anew. */
export function useFollowed(list, asked) {
  const followed = useRef({ asked: "", pages: 0 });
  useEffect(() => {
    if (followed.current.asked !== asked) followed.current = { asked, pages: 0 };
    if (!list.more || list.items.length || followed.current.pages >= EMPTY_PAGES) return;
    followed.current.pages += 1;
    list.more();
  });
}
