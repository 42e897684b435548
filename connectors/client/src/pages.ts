import { LeadwireError } from './error.ts'

/** An answer that may go on. */
export interface Page {
  hasMore: boolean
  nextCursor: string | null
}

/** A list over all its pages: each item with `for await (… of list)`, or page by page with `list.pages()`. */
export class Pages<Item, P extends Page> implements AsyncIterable<Item> {
  readonly #first: object
  readonly #load: (query: object) => Promise<P>
  readonly #items: (page: P) => readonly Item[] | undefined

  constructor(first: object, load: (query: object) => Promise<P>, items: (page: P) => readonly Item[] | undefined) {
    this.#first = first
    this.#load = load
    this.#items = items
  }

  /** The pages, the next one asked for only when it is wanted. Keep `nextCursor` to go on another day. */
  async *pages(): AsyncGenerator<P, void, undefined> {
    let query = this.#first
    for (let last: string | null = null; ; ) {
      const page = await this.#load(query)
      yield page
      if (!page.hasMore || page.nextCursor === null) return
      if (page.nextCursor === last) {
        throw new LeadwireError({ code: 'invalid_answer', message: 'The list does not go on: its cursor stands still' })
      }
      last = page.nextCursor
      // A cursor has its place; an offset would move it.
      query = { ...query, offset: undefined, cursor: last }
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for await (const page of this.pages()) {
      const items = this.#items(page)
      if (!Array.isArray(items)) {
        throw new LeadwireError({
          code: 'invalid_answer',
          message: 'The answer holds no list; is the hub another version?',
        })
      }
      yield* items
    }
  }

  /** All items; at most `max` of them, where it is told. */
  async toArray(max = Number.POSITIVE_INFINITY): Promise<Item[]> {
    const items: Item[] = []
    if (max < 1) return items
    for await (const item of this) {
      items.push(item)
      if (items.length >= max) break
    }
    return items
  }
}
