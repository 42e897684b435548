import type { Present } from '@leadwire/core'
import type { Api } from './api.ts'
import { catchTheGoodOnes } from './catch-the-good-ones/index.ts'
import type { Services } from './catch-the-good-ones/services.ts'
import { links } from './links/index.ts'

export type { Services } from './catch-the-good-ones/services.ts'

/** The vendors whose APIs this relay serves, one line each, and what the links in mails lead to. */
export const apis: readonly Api<Services>[] = [catchTheGoodOnes, links]

/** The bytes of a message in an api's form. */
export const present: Present = (name, message) => {
  const api = apis.find((candidate) => candidate.name === name)
  if (!api) throw new Error(`There is no api ${name} in this relay`)
  return JSON.stringify(api.presentMessage(message))
}
