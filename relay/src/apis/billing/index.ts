import { type Api, bearerToken, plainErrorReply } from '../api.ts'
import { stripeEventRoute } from './routes-stripe.ts'
import type { BillingServices } from './services.ts'

/** What gateways call: signed by them, so no key is asked for. No vendor's. */
export const billing: Api<BillingServices> = {
  name: 'billing',
  basePaths: ['/billing'],
  routes: [stripeEventRoute],
  readToken: bearerToken,
  errorReply: plainErrorReply,
  presentMessage() {
    throw new Error('Billing has no messages')
  },
}
