// Made by `npm run operations` from the OpenAPI document; not edited.
import { Pages } from '../pages.ts'
import { type Call, type CallOptions, idText } from '../request.ts'
import type {
  Attempt,
  Delivery,
  GetDeliveryReply,
  ListAttemptsQuery,
  ListAttemptsReply,
  ListDeliveriesQuery,
  ListDeliveriesReply,
  ReadFeedQuery,
  ReadFeedReply,
  ResendDeliveryReply,
} from '../types/delivery.ts'

/** `client.deliveries` */
export class Deliveries {
  readonly #call: Call

  constructor(call: Call) {
    this.#call = call
  }

  /** Gets one delivery with its body and newest attempts. */
  get(deliveryId: number | string, options?: CallOptions): Promise<GetDeliveryReply> {
    return this.#call({ method: 'GET', path: `/api/v2/webhooks/deliveries/${idText(deliveryId)}` }, options)
  }

  /** Lists the attempts of a delivery, newest first. */
  listAttempts(
    deliveryId: number | string,
    query: ListAttemptsQuery = {},
    options?: CallOptions,
  ): Promise<ListAttemptsReply> {
    return this.#call(
      { method: 'GET', path: `/api/v2/webhooks/deliveries/${idText(deliveryId)}/attempts`, query },
      options,
    )
  }

  /** The same over all pages; `limit` is the size of a page. */
  eachAttempt(
    deliveryId: number | string,
    query: ListAttemptsQuery = {},
    options?: CallOptions,
  ): Pages<Attempt, ListAttemptsReply> {
    return new Pages(
      query,
      (next) => this.listAttempts(deliveryId, next, options),
      (page) => page.attempts,
    )
  }

  /** Sends a delivery once more, the same bytes under the same id. */
  resend(deliveryId: number | string, options?: CallOptions): Promise<ResendDeliveryReply> {
    return this.#call(
      { method: 'POST', path: `/api/v2/webhooks/deliveries/${idText(deliveryId)}/resend`, isIdempotent: true },
      options,
    )
  }

  /** Lists the deliveries of a webhook, newest first. */
  list(subscriptionId: number, query: ListDeliveriesQuery = {}, options?: CallOptions): Promise<ListDeliveriesReply> {
    return this.#call({ method: 'GET', path: `/api/v2/webhooks/${idText(subscriptionId)}/deliveries`, query }, options)
  }

  /** The same over all pages; `limit` is the size of a page. */
  each(
    subscriptionId: number,
    query: ListDeliveriesQuery = {},
    options?: CallOptions,
  ): Pages<Delivery, ListDeliveriesReply> {
    return new Pages(
      query,
      (next) => this.list(subscriptionId, next, options),
      (page) => page.deliveries,
    )
  }

  /** Reads all deliveries of a webhook in the order of their numbers, waiting for more on request. */
  readFeed(subscriptionId: number, query: ReadFeedQuery = {}, options?: CallOptions): Promise<ReadFeedReply> {
    return this.#call({ method: 'GET', path: `/api/v2/webhooks/${idText(subscriptionId)}/feed`, query }, options)
  }
}
