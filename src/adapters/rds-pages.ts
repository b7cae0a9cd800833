/** One page of a list and where the next one begins. */
interface Page<Item> {
  readonly items: readonly Item[] | undefined;
  readonly Marker: string | undefined;
}

/** Asks for a list page by page until there is no more. */
export async function everyPage<Item>(
  ask: (from: { readonly Marker?: string }) => Promise<Page<Item>>,
): Promise<Item[]> {
  const all: Item[] = [];
  let marker: string | undefined;
  do {
    const { items = [], Marker } = await ask(marker === undefined ? {} : { Marker: marker });
    all.push(...items);
    marker = Marker;
  } while (marker !== undefined && marker !== "");
  return all;
}
