import { tiers } from '@leadwire/core'
import { z } from 'zod'

/** Bodies of calls on accounts as the vendor spells them. */

export const ChangeTierBody = z.object({ newTier: z.enum(tiers, `must be ${tiers.join(', ')}`) })
