import { type Api, bearerToken, plainErrorReply } from '../api.ts'
import { downloadRoute } from './routes-downloads.ts'
import { askUnsubscribeRoute, unsubscribeMailsRoute } from './routes-unsubscribe.ts'
import type { LinkServices } from './services.ts'

/** What people reach by the links in mails: signed, so no key is asked for. No vendor's. */
export const links: Api<LinkServices> = {
  name: 'links',
  basePaths: ['/downloads', '/unsubscribe'],
  routes: [downloadRoute, askUnsubscribeRoute, unsubscribeMailsRoute],
  readToken: bearerToken,
  errorReply: plainErrorReply,
  presentMessage() {
    throw new Error('Links have no messages')
  },
}
