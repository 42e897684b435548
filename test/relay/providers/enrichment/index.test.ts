import { newProfile, systemClock } from '@leadwire/core'
import { Agent } from 'undici'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { EnrichmentConfig } from '../../../../relay/src/config-enrichment.ts'
import { loadDisposable } from '../../../../relay/src/providers/enrichment/disposable.ts'
import { openEnrichment } from '../../../../relay/src/providers/enrichment/index.ts'
import { startDns } from '../../../support/dns-server.ts'

const base: EnrichmentConfig = {
  kind: 'builtin',
  url: undefined,
  apiKey: '',
  isReadingWebsites: false,
  isProbingMailboxes: false,
  dnsServers: [],
  creditsPerOutput: 1,
  startCredits: null,
  lowCredits: 10,
  waitMs: 0,
}

const open = (config: Partial<EnrichmentConfig>) => {
  const dispatcher = new Agent()
  const opened = openEnrichment({ ...base, ...config }, { dispatcher, mayDial: () => false, clock: systemClock })
  onTestFinished(async () => {
    opened.close()
    await dispatcher.close()
  })
  return opened
}

const request = (bio: string) => ({
  profile: newProfile('ada', { bio }),
  outputs: ['linkedinUrl', 'email'] as const,
  emailMode: 'any' as const,
})

describe('enrichment as configured', () => {
  it('reads what a profile publishes, and grades its address by DNS and the list of throw-away hosts', async () => {
    const dns = await startDns({
      'acme.example': { mx: [[10, 'mx.acme.example']] },
      'mailinator.com': { mx: [[10, 'mx.mailinator.com']] },
    })
    const { lookup } = open({ dnsServers: [dns.address] })
    expect(await lookup?.(request('Mail ada@acme.example, linkedin.com/in/ada-acme'))).toMatchObject({
      linkedin: { url: 'https://www.linkedin.com/in/ada-acme' },
      email: { address: 'ada@acme.example', status: 'verified' },
    })
    expect(await lookup?.(request('Mail ada@mailinator.com'))).toMatchObject({
      linkedin: null,
      email: { address: 'ada@mailinator.com', status: 'risky' },
    })
    expect(dns.questions).toContain('MX acme.example')
  })

  it('looks nobody up when it is switched off', () => {
    expect(open({ kind: 'none' })).toMatchObject({ lookup: null, onDemand: null })
  })

  it('ends what is under way for a caller when it is closed, as a failure that costs nothing', async () => {
    const dns = await startDns({ 'acme.example': { fault: 'silent' } })
    const opened = open({ dnsServers: [dns.address] })
    const call = opened.onDemand?.(request('Mail ada@acme.example'))
    await Promise.all([
      expect(call).rejects.toMatchObject({ code: 'enrichment_failed', retryAfterMs: expect.any(Number) }),
      new Promise((done) => setTimeout(done, 200)).then(opened.close),
    ])
  })
})

describe('the list of throw-away hosts', () => {
  it('knows hosts and whatever lies below them, and nobody else', async () => {
    const isDisposable = await loadDisposable()
    expect(['mailinator.com', 'a.b.mailinator.com', 'gmail.com', 'mailinator.com.example'].map(isDisposable)).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})
