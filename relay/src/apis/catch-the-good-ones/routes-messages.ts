import { getMessage, listMessages } from '@leadwire/core'
import { ok } from '../../reply.ts'
import { fromDelivery, fromMessage } from './from-webhooks.ts'
import { present } from './present.ts'
import { MessagesReply, OneMessageReply } from './replies-webhooks.ts'
import { MessageParams, MessagesQuery, PageQuery } from './schemas-webhooks.ts'
import { route } from './services.ts'

export const listMessagesRoute = route({
  method: 'get',
  path: '/api/v2/webhooks/messages',
  summary: 'Ours: what happened, newest first; filters: type, leadId, since, until',
  query: MessagesQuery,
  replies: { 200: MessagesReply },
  errors: ['invalid_request'],
  async handle({ db, caller, query }) {
    const { items, ...page } = await listMessages(db, caller, query)
    return ok({ messages: items.map(fromMessage), ...page })
  },
})

export const getMessageRoute = route({
  method: 'get',
  path: '/api/v2/webhooks/messages/:messageId',
  summary: 'Ours: one message as receivers get it, with the deliveries it went into',
  params: MessageParams,
  notFound: 'message',
  query: PageQuery,
  replies: { 200: OneMessageReply },
  errors: ['invalid_request', 'message_not_found'],
  async handle({ db, caller, params, query }) {
    const { message, deliveries } = await getMessage(db, caller, params.messageId, query)
    const { items, ...page } = deliveries
    const data =
      message.data === null ? null : present(message.type === 'test' ? 'lead.created' : message.type, message.data)
    return ok({ message: { ...fromMessage(message), data }, deliveries: items.map(fromDelivery), ...page })
  },
})
