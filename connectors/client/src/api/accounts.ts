// Made by `npm run operations` from the OpenAPI document; not edited.
import { type Call, type CallOptions, idText } from '../request.ts'
import type {
  ChangeAccountTierBody,
  ChangeAccountTierReply,
  ListAccountsReply,
  PushFollowersBody,
  PushFollowersQuery,
  PushFollowersReply,
  SleepAccountReply,
  WakeAccountReply,
} from '../types/account.ts'

/** `client.accounts` */
export class Accounts {
  readonly #call: Call

  constructor(call: Call) {
    this.#call = call
  }

  /** Lists the accounts on X that are watched, active and sleeping. */
  list(options?: CallOptions): Promise<ListAccountsReply> {
    return this.#call({ method: 'GET', path: '/api/v2/accounts' }, options)
  }

  /** Stops watching an account until it is woken; its history stays. */
  sleep(accountId: number, options?: CallOptions): Promise<SleepAccountReply> {
    return this.#call(
      { method: 'POST', path: `/api/v2/accounts/${idText(accountId)}/sleep`, isIdempotent: true },
      options,
    )
  }

  /** Watches an account again that was put to sleep. */
  wake(accountId: number, options?: CallOptions): Promise<WakeAccountReply> {
    return this.#call(
      { method: 'POST', path: `/api/v2/accounts/${idText(accountId)}/wake`, isIdempotent: true },
      options,
    )
  }

  /** Moves an account to another tier, which says how often it may be run. */
  changeTier(accountId: number, body: ChangeAccountTierBody, options?: CallOptions): Promise<ChangeAccountTierReply> {
    return this.#call(
      { method: 'POST', path: `/api/v2/accounts/${idText(accountId)}/change-tier`, body, isIdempotent: true },
      options,
    )
  }

  /** Adds up to 1,000 followers of an account, which are judged at once. */
  pushFollowers(
    accountId: number,
    body: PushFollowersBody,
    query: PushFollowersQuery = {},
    options?: CallOptions,
  ): Promise<PushFollowersReply> {
    return this.#call(
      { method: 'POST', path: `/api/v2/accounts/${idText(accountId)}/followers`, body, query, isIdempotent: true },
      options,
    )
  }
}
