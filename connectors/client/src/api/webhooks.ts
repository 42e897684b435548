// Made by `npm run operations` from the OpenAPI document; not edited.
import { Pages } from '../pages.ts'
import { type Call, type CallOptions, idText } from '../request.ts'
import type { Done } from '../types/lead.ts'
import type {
  DryRunBody,
  DryRunReply,
  GetWebhookReply,
  ListWebhooksQuery,
  ListWebhooksReply,
  PauseWebhookReply,
  ResumeWebhookReply,
  RotateSecretBody,
  RotateSecretReply,
  SubscribeBody,
  SubscribeReply,
  TestWebhookReply,
  UnsubscribeQuery,
  UpdateWebhookBody,
  UpdateWebhookReply,
  Webhook,
} from '../types/webhook.ts'

/** `client.webhooks` */
export class Webhooks {
  readonly #call: Call

  constructor(call: Call) {
    this.#call = call
  }

  /** Lists subscriptions with the health of their endpoints. */
  list(query: ListWebhooksQuery = {}, options?: CallOptions): Promise<ListWebhooksReply> {
    return this.#call({ method: 'GET', path: '/api/v2/webhooks', query }, options)
  }

  /** The same over all pages; `limit` is the size of a page. */
  each(query: ListWebhooksQuery = {}, options?: CallOptions): Pages<Webhook, ListWebhooksReply> {
    return new Pages(
      query,
      (next) => this.list(next, options),
      (page) => page.webhooks,
    )
  }

  /** Subscribes a URL to what happens; a known URL takes the new filter. */
  subscribe(body: SubscribeBody, options?: CallOptions): Promise<SubscribeReply> {
    return this.#call({ method: 'POST', path: '/api/v2/webhooks/subscribe', body, isIdempotent: true }, options)
  }

  /** Ends a subscription. */
  unsubscribe(query: UnsubscribeQuery, options?: CallOptions): Promise<Done> {
    return this.#call({ method: 'DELETE', path: '/api/v2/webhooks/subscribe', query }, options)
  }

  /** Gets one webhook with its settings and health. */
  get(subscriptionId: number, options?: CallOptions): Promise<GetWebhookReply> {
    return this.#call({ method: 'GET', path: `/api/v2/webhooks/${idText(subscriptionId)}` }, options)
  }

  /** Changes settings of a webhook; what is left out stays. */
  update(subscriptionId: number, body: UpdateWebhookBody = {}, options?: CallOptions): Promise<UpdateWebhookReply> {
    return this.#call({ method: 'PATCH', path: `/api/v2/webhooks/${idText(subscriptionId)}`, body }, options)
  }

  /** Makes a new signing secret, shown once; the old one signs beside it for a while. Takes a key with the scope `admin`. */
  rotateSecret(subscriptionId: number, body: RotateSecretBody = {}, options?: CallOptions): Promise<RotateSecretReply> {
    return this.#call(
      { method: 'POST', path: `/api/v2/webhooks/${idText(subscriptionId)}/rotate-secret`, body, isIdempotent: true },
      options,
    )
  }

  /** Sends one made-up lead now and says what came of it. */
  test(subscriptionId: number, options?: CallOptions): Promise<TestWebhookReply> {
    return this.#call(
      { method: 'POST', path: `/api/v2/webhooks/${idText(subscriptionId)}/test`, isIdempotent: true },
      options,
    )
  }

  /** Shows what a transform makes of a lead, without sending. */
  dryRun(subscriptionId: number, body: DryRunBody = {}, options?: CallOptions): Promise<DryRunReply> {
    return this.#call({ method: 'POST', path: `/api/v2/webhooks/${idText(subscriptionId)}/dry-run`, body }, options)
  }

  /** Lets what is due for a URL wait until it is resumed. */
  pause(subscriptionId: number, options?: CallOptions): Promise<PauseWebhookReply> {
    return this.#call(
      { method: 'POST', path: `/api/v2/webhooks/${idText(subscriptionId)}/pause`, isIdempotent: true },
      options,
    )
  }

  /** Goes on sending, beginning with what has waited. */
  resume(subscriptionId: number, options?: CallOptions): Promise<ResumeWebhookReply> {
    return this.#call(
      { method: 'POST', path: `/api/v2/webhooks/${idText(subscriptionId)}/resume`, isIdempotent: true },
      options,
    )
  }
}
