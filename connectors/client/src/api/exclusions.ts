// Made by `npm run operations` from the OpenAPI document; not edited.
import { Pages } from '../pages.ts'
import { type Call, type CallOptions, idText } from '../request.ts'
import type {
  AddExclusionsBody,
  AddExclusionsReply,
  Exclusion,
  ListExclusionsQuery,
  ListExclusionsReply,
} from '../types/exclusion.ts'
import type { Done } from '../types/lead.ts'

/** `client.exclusions` */
export class Exclusions {
  readonly #call: Call

  constructor(call: Call) {
    this.#call = call
  }

  /** Never makes leads of these handles, words, or the customers of a CSV. */
  add(body: AddExclusionsBody = {}, options?: CallOptions): Promise<AddExclusionsReply> {
    return this.#call({ method: 'POST', path: '/api/v2/exclusions', body, isIdempotent: true }, options)
  }

  /** Lists who and what never becomes a lead, oldest first. */
  list(query: ListExclusionsQuery = {}, options?: CallOptions): Promise<ListExclusionsReply> {
    return this.#call({ method: 'GET', path: '/api/v2/exclusions', query }, options)
  }

  /** The same over all pages; `limit` is the size of a page. */
  each(query: ListExclusionsQuery = {}, options?: CallOptions): Pages<Exclusion, ListExclusionsReply> {
    return new Pages(
      query,
      (next) => this.list(next, options),
      (page) => page.exclusions,
    )
  }

  /** Takes an exclusion back. */
  remove(exclusionId: number, options?: CallOptions): Promise<Done> {
    return this.#call({ method: 'DELETE', path: `/api/v2/exclusions/${idText(exclusionId)}` }, options)
  }
}
