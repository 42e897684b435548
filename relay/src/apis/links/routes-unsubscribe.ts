import { readUnsubscribeToken, unsubscribeFromCsv, unsubscribeFromDigests } from '@leadwire/core'
import { z } from 'zod'
import { type FileReply, file } from '../../reply.ts'
import { LinkParams, route } from './services.ts'
import { askAddressPage, confirmPage, donePage } from './unsubscribe-page.ts'

const AddressQuery = z.object({ address: z.email('must be an e-mail address').max(320).optional() })

const page = (html: string): FileReply => file(html, 'text/html; charset=utf-8')

const parts = {
  path: '/unsubscribe/:token',
  auth: false,
  params: LinkParams,
  notFound: 'link',
  query: AddressQuery,
  replies: { 200: z.string() },
  errors: ['link_not_found', 'invalid_request'],
} as const

/** Changes nothing: mail filters open links before people do. */
export const askUnsubscribeRoute = route({
  ...parts,
  method: 'get',
  summary: 'Ours: the page behind the link that ends mails; needs no key',
  async handle({ params, query, services }) {
    const payload = readUnsubscribeToken(services.vault, params.token)
    const address = payload.address ?? query.address
    return page(address === undefined ? askAddressPage(params.token) : confirmPage(params.token, payload.list, address))
  },
})

/** Mail programs send it at one click, as a form whose only field says so (RFC 8058). */
export const unsubscribeMailsRoute = route({
  ...parts,
  method: 'post',
  summary: 'Ours: end the mails to the address of a link, or to that in `address` where it names none; needs no key',
  async handle({ db, clock, params, query, services }) {
    const payload = readUnsubscribeToken(services.vault, params.token)
    const address = payload.address ?? query.address
    if (address === undefined) return page(askAddressPage(params.token))
    const unsubscribe = payload.list === 'csv' ? unsubscribeFromCsv : unsubscribeFromDigests
    await unsubscribe(db, payload.id, address, clock())
    // The same whether or not it was among them, so that nobody can find out who is.
    return page(donePage(payload.list, address))
  },
})
