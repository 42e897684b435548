// Made by `npm run operations` from the OpenAPI document; not edited.
import { Pages } from '../pages.ts'
import { type Call, type CallOptions, idText } from '../request.ts'
import type {
  GetMessageQuery,
  GetMessageReply,
  ListMessagesQuery,
  ListMessagesReply,
  Message,
} from '../types/message.ts'

/** `client.messages` */
export class Messages {
  readonly #call: Call

  constructor(call: Call) {
    this.#call = call
  }

  /** Lists what happened, newest first. */
  list(query: ListMessagesQuery = {}, options?: CallOptions): Promise<ListMessagesReply> {
    return this.#call({ method: 'GET', path: '/api/v2/webhooks/messages', query }, options)
  }

  /** The same over all pages; `limit` is the size of a page. */
  each(query: ListMessagesQuery = {}, options?: CallOptions): Pages<Message, ListMessagesReply> {
    return new Pages(
      query,
      (next) => this.list(next, options),
      (page) => page.messages,
    )
  }

  /** Gets one message with the deliveries it went into. */
  get(messageId: number, query: GetMessageQuery = {}, options?: CallOptions): Promise<GetMessageReply> {
    return this.#call({ method: 'GET', path: `/api/v2/webhooks/messages/${idText(messageId)}`, query }, options)
  }
}
