import type { ProfileSource, Vault } from '@leadwire/core'
import { z } from 'zod'
import { routeFor } from '../api.ts'
import { idText } from './schemas.ts'

/** What this api needs of the relay beyond the database. */
export interface Services {
  profiles: ProfileSource
  vault: Vault
  /** Refuses targets that must not be called. @throws InvalidInput `target_not_allowed` */
  checkTarget(url: string, path: string): Promise<void>
  /** A hint that runs were queued. */
  wakeRunner(): void
  /** A hint that messages were written. */
  wakeDispatcher(): void
  /** Subscriptions, or their secrets, have changed. */
  forgetSubscriptions(): void
}

/** As subscriptions and frozen bodies know it. */
export const API_NAME = 'catch-the-good-ones'

export const route = routeFor<Services>()

export const StreamParams = z.object({ streamId: idText })
export const RunParams = StreamParams.extend({ runId: idText })
export const AccountParams = z.object({ accountId: idText })
export const ExclusionParams = z.object({ exclusionId: idText })
