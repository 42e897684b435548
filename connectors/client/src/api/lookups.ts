// Made by `npm run operations` from the OpenAPI document; not edited.
import { type Call, type CallOptions, idText } from '../request.ts'
import type {
  ListEmailLookUpsReply,
  ListLookUpsReply,
  LookUpBody,
  LookUpEmailBody,
  LookUpEmailReply,
  LookUpReply,
  RevokeOwnKeyReply,
} from '../types/lookup.ts'

/** `client.lookups` */
export class Lookups {
  readonly #call: Call

  constructor(call: Call) {
    this.#call = call
  }

  /** Looks up the LinkedIn profile and the e-mail address of a handle on X. */
  enrich(body: LookUpBody, options?: CallOptions): Promise<LookUpReply> {
    return this.#call({ method: 'POST', path: '/api/v2/lookups/enrich', body, isIdempotent: true }, options)
  }

  /** Lists the newest look-ups of people. */
  list(options?: CallOptions): Promise<ListLookUpsReply> {
    return this.#call({ method: 'GET', path: '/api/v2/lookups/enrich/history' }, options)
  }

  /** Looks up the e-mail address of a handle on X. */
  enrichEmail(body: LookUpEmailBody, options?: CallOptions): Promise<LookUpEmailReply> {
    return this.#call({ method: 'POST', path: '/api/v2/lookups/enrich-email', body, isIdempotent: true }, options)
  }

  /** Lists the newest look-ups of e-mail addresses. */
  listEmails(options?: CallOptions): Promise<ListEmailLookUpsReply> {
    return this.#call({ method: 'GET', path: '/api/v2/lookups/enrich-email/history' }, options)
  }

  /** Revokes the key of a browser extension, by that key itself. */
  revokeOwnKey(apiKeyId: number, options?: CallOptions): Promise<RevokeOwnKeyReply> {
    return this.#call({ method: 'DELETE', path: `/api/v2/lookups/api-keys/${idText(apiKeyId)}` }, options)
  }
}
