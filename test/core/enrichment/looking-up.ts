import type { Db } from '../../../core/src/db/database.ts'
import type { ContactRequest, LookupResult } from '../../../core/src/enrichment/lookup.ts'
import type { LookupPorts } from '../../../core/src/enrichment/lookups.ts'
import type { Lead } from '../../../core/src/leads/lead.ts'
import { listLeads } from '../../../core/src/leads/leads.ts'
import type { Caller } from '../../../core/src/workspaces/workspace.ts'
import type { ManualClock } from '../../support/clock.ts'
import { follower, runOnce, seedCaller, seedStream } from '../../support/seed.ts'

export const ada = {
  linkedin: { url: 'https://www.linkedin.com/in/ada', confidence: 'high', source: 'bio' },
  email: { address: 'ada@acme.example', status: 'verified', score: 85, confidence: 'high', source: 'bio' },
} as const

/** A lookup that answers `result`, and remembers what it was asked. */
export function answering(
  answer: LookupResult | ((request: ContactRequest) => Promise<LookupResult>),
  creditsPerOutput = 1,
): LookupPorts & { asked: ContactRequest[] } {
  const asked: ContactRequest[] = []
  return {
    asked,
    creditsPerOutput,
    async lookup(request) {
      asked.push(request)
      return typeof answer === 'function' ? await answer(request) : answer
    },
  }
}

/** A workspace with one lead, whose handle is `ada`. */
export async function seedLead(db: Db, clock: ManualClock): Promise<{ caller: Caller; lead: Lead }> {
  const caller = await seedCaller(db, clock)
  const { stream } = await seedStream(db, caller, clock)
  await runOnce(db, caller, stream.id, clock, [[follower('Ada', 'high', { externalId: '815' })]])
  const [lead] = (await listLeads(db, caller, {})).items
  if (!lead) throw new Error('there is no lead')
  return { caller, lead }
}
