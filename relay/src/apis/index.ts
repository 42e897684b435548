import type { Present } from '@leadwire/core'
import type { Api } from './api.ts'
import { billing } from './billing/index.ts'
import type { BillingServices } from './billing/services.ts'
import { catchTheGoodOnes } from './catch-the-good-ones/index.ts'
import type { Services as CatchTheGoodOnesServices } from './catch-the-good-ones/services.ts'
import { links } from './links/index.ts'

/** What they need of the relay. */
export type Services = CatchTheGoodOnesServices & BillingServices

/** The vendors whose APIs this relay serves, one line each, what the links in mails lead to, and what gateways call. */
export const apis: readonly Api<Services>[] = [catchTheGoodOnes, links, billing]

/** The bytes of a message in an api's form. */
export const present: Present = (name, message) => {
  const api = apis.find((candidate) => candidate.name === name)
  if (!api) throw new Error(`There is no api ${name} in this relay`)
  return JSON.stringify(api.presentMessage(message))
}
