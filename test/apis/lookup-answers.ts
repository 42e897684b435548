import { LeadwireError, type Lookup, type LookupResult } from '@leadwire/core'
import { expect } from 'vitest'
import { pairOf } from '../support/followers.ts'
import { type TestRelay, until } from '../support/relay.ts'

const found: LookupResult = {
  linkedin: { url: 'https://www.linkedin.com/in/ada', confidence: 'high', source: 'bio' },
  email: { address: 'ada@acme.example', status: 'verified', score: 85, confidence: 'high', source: 'bio' },
  notes: [],
}

/** A lookup that a test fails and holds back; `held` says how many wait. */
export function scriptedLookup() {
  const waiting: (() => void)[] = []
  const script = {
    fails: false,
    holds: false,
    held: () => waiting.length,
    letGo: () => {
      for (const go of waiting.splice(0)) go()
    },
    lookup: (async () => {
      if (script.fails) throw new LeadwireError('Upstream', 'enrichment_failed', 'The enrichment server is down')
      if (script.holds) await new Promise<void>((resolve) => waiting.push(resolve))
      return found
    }) satisfies Lookup,
  }
  return script
}

/**
 * Has every lookup answered in every way: done, refused for each reason, failed, and asked for while another goes on.
 * @param relay  tracks @acme, one follower of which is a lead; it has `credits` credits
 */
export async function answerLookups(
  relay: TestRelay,
  script: ReturnType<typeof scriptedLookup>,
  credits: number,
): Promise<void> {
  const { api } = relay
  const { id } = (await api('POST', '/api/v2/streams', { pairs: [pairOf('acme')] })).body
  await relay.run(id)
  const leadId: number = (await api('GET', '/api/v2/leads')).body.leads[0].id
  const ofLead = () => api('POST', `/api/v2/leads/${leadId}/enrich`, { requested_outputs: ['linkedin_url'] })
  const ofHandle = (x_handle: string) =>
    api('POST', '/api/v2/lookups/enrich', { x_handle, requested_outputs: ['linkedin_url'] })
  const ofEmail = (x_handle: string) => api('POST', '/api/v2/lookups/enrich-email', { x_handle })

  for (const handle of ['hidden', 'broken', 'nobody']) {
    await ofHandle(handle)
    await ofEmail(handle)
  }
  script.fails = true
  const calls = [ofLead, () => ofHandle('acme'), () => ofEmail('beta')]
  for (const call of calls) expect((await call()).body.error).toBe('enrichment_failed')
  script.fails = false
  script.holds = true
  const first = calls.map((call) => call())
  await until(() => expect(script.held()).toBe(calls.length))
  for (const call of calls) expect((await call()).body.error).toBe('lookup_running')
  script.letGo()
  for (const { status } of await Promise.all(first)) expect(status).toBe(200)
  script.holds = false
  expect(credits).toBe(calls.length)
  expect((await ofHandle('gamma')).body.error).toBe('credits_exhausted')
  expect((await ofEmail('gamma')).body.error).toBe('credits_exhausted')
}
