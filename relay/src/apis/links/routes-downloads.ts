import { openDownload } from '@leadwire/core'
import { z } from 'zod'
import { file } from '../../reply.ts'
import { LinkParams, route } from './services.ts'

export const downloadRoute = route({
  method: 'get',
  path: '/downloads/:token',
  summary: 'Ours: the file of new leads that a mail links to, for 7 days; needs no key',
  auth: false,
  params: LinkParams,
  notFound: 'link',
  replies: { 200: z.string() },
  errors: ['link_not_found', 'link_expired'],
  async handle({ db, clock, params, services }) {
    const { vault } = services
    const { content, fileName, mediaType } = await openDownload(db, { vault, token: params.token, now: clock() })
    return file(content, mediaType, fileName)
  },
})
