import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from '../../relay/src/config.ts'

const read = (env: Record<string, string>) => readConfig(env, '/srv/leadwire').enrichment
const faultsOf = (env: Record<string, string>): string[] => {
  try {
    read(env)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
}

describe('the configuration of enrichment', () => {
  it('reads what looks people up, and for how much', () => {
    const set = {
      LEADWIRE_ENRICHMENT: 'http',
      LEADWIRE_ENRICHMENT_URL: 'http://127.0.0.1:9000/find',
      LEADWIRE_ENRICHMENT_KEY: 'sesame',
      LEADWIRE_SMTP_PROBE: 'on',
      LEADWIRE_DNS_SERVERS: '9.9.9.9, 127.0.0.1:5353,2620:fe::fe, [2620:fe::9]:53',
      LEADWIRE_CREDITS: '0',
      LEADWIRE_CREDITS_PER_OUTPUT: '3',
      LEADWIRE_CREDITS_LOW: '25',
      LEADWIRE_ENRICH_WAIT_S: '5',
    }
    expect(read(set)).toEqual({
      kind: 'http',
      url: 'http://127.0.0.1:9000/find',
      apiKey: 'sesame',
      isReadingWebsites: false,
      isProbingMailboxes: true,
      dnsServers: ['9.9.9.9', '127.0.0.1:5353', '2620:fe::fe', '[2620:fe::9]:53'],
      creditsPerOutput: 3,
      startCredits: 0,
      lowCredits: 25,
      waitMs: 5000,
    })
  })

  it('needs a server for http', () => {
    expect(faultsOf({ LEADWIRE_ENRICHMENT: 'http' })).toEqual([
      'LEADWIRE_ENRICHMENT_URL is not set; LEADWIRE_ENRICHMENT=http needs it',
    ])
  })

  it.each([
    'dns.example.org',
    '9.9.9.9:0',
    '9.9.9.9:65536',
    '9.9.9.9,,',
    '9.9.9.9 8.8.8.8',
    '[9.9.9.9',
    '2620:fe::fe:x',
  ])('takes %j for no list of DNS servers', (servers) => {
    expect(faultsOf({ LEADWIRE_DNS_SERVERS: servers })).toEqual([expect.stringContaining('LEADWIRE_DNS_SERVERS=')])
  })

  it('says which value is wrong, and never the key', () => {
    const faults = faultsOf({
      LEADWIRE_ENRICHMENT: 'magic',
      LEADWIRE_ENRICHMENT_KEY: 'two words',
      LEADWIRE_ENRICHMENT_WEBSITE: 'yes',
      LEADWIRE_CREDITS: '-1',
      LEADWIRE_ENRICH_WAIT_S: '3601',
    })
    expect(faults).toHaveLength(5)
    expect(faults.join('\n')).not.toContain('two words')
  })
})
