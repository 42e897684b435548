// Made by `npm run operations` from the OpenAPI document; not edited.
import type { Call, CallOptions } from '../request.ts'
import type { GetMeReply } from '../types/me.ts'

/** `client.me` */
export class Me {
  readonly #call: Call

  constructor(call: Call) {
    this.#call = call
  }

  /** Says who this key is, with budgets and credits. */
  get(options?: CallOptions): Promise<GetMeReply> {
    return this.#call({ method: 'GET', path: '/api/v2/me' }, options)
  }
}
