import type { Vault } from '@leadwire/core'
import { z } from 'zod'
import { routeFor } from '../api.ts'

/** What links need of the relay beyond the database. */
export interface LinkServices {
  vault: Vault
}

export const route = routeFor<LinkServices>()

/** A signed text; what it says is looked at by whoever signed it. */
export const LinkParams = z.object({ token: z.string().max(2000) })
