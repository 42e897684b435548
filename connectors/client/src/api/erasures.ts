// Made by `npm run operations` from the OpenAPI document; not edited.
import { type Call, type CallOptions, idText } from '../request.ts'
import type { EraseLeadReply, ErasePersonBody, ErasePersonReply, GetErasureReply } from '../types/erasure.ts'

/** `client.erasures` */
export class Erasures {
  readonly #call: Call

  constructor(call: Call) {
    this.#call = call
  }

  /** Erases a person everywhere, for good, and never lets them in again. Takes a key with the scope `admin`. */
  eraseLead(leadId: number, options?: CallOptions): Promise<EraseLeadReply> {
    return this.#call({ method: 'POST', path: `/api/v2/leads/${idText(leadId)}/erase` }, options)
  }

  /** Erases a person by handle or external id, everywhere and for good. Takes a key with the scope `admin`. */
  erasePerson(body: ErasePersonBody = {}, options?: CallOptions): Promise<ErasePersonReply> {
    return this.#call({ method: 'POST', path: '/api/v2/erasures', body }, options)
  }

  /** Says how far an erasure is. */
  get(erasureId: number, options?: CallOptions): Promise<GetErasureReply> {
    return this.#call({ method: 'GET', path: `/api/v2/erasures/${idText(erasureId)}` }, options)
  }
}
