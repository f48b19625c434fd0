/** What `/-/me` knows about the visitor. Pages are the same for everyone; this is the rest. */
export interface Me {
  csrf: string;
  basket?: { count: number; url?: string; notice?: string };
  account?: { name: string | null; url: string | null };
  wishes?: { ids: number[] };
  edit?: { label: string; url: string }[];
}

let answer: Promise<Me | null> | undefined;

/** One call a page, however many elements ask. Null when it fails: the page stands without it. */
export function me(): Promise<Me | null> {
  answer ??= fetch(`/-/me?path=${encodeURIComponent(location.pathname)}`, {
    headers: { Accept: "application/json" },
  })
    .then((response) => (response.ok ? (response.json() as Promise<Me>) : null))
    .catch(() => null);
  return answer;
}

/** Asks again when next asked: a page that comes back from the browser's memory is out of date. */
export function forgetMe(): void {
  answer = undefined;
}

/** Tells every badge on the page how many things the basket holds now. */
export function announceBasket(count: number): void {
  document.dispatchEvent(new CustomEvent<number>("basket:count", { detail: count }));
}
