import { expect, it } from 'vitest'
import { ConfigError, readConfig } from '../../relay/src/config.ts'

const prices = { starter: 'price_1', growth: 'price_2', pro: 'price_3' }
const stripe = {
  LEADWIRE_BILLING: 'stripe',
  LEADWIRE_STRIPE_KEY: 'sk_test_hide_me',
  LEADWIRE_STRIPE_PRICES: JSON.stringify(prices),
}
const read = (env: Record<string, string>) => readConfig(env, '/base').billing
const faultsOf = (env: Record<string, string>): string[] => {
  try {
    read(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  return []
}

it('bills nobody unless it is asked to, whatever else is set', () => {
  expect(read({})).toEqual({ kind: 'none' })
  expect(read({ ...stripe, LEADWIRE_BILLING: 'none' })).toEqual({ kind: 'none' })
})

it('reads what Stripe needs', () => {
  const more = {
    LEADWIRE_STRIPE_SUBSCRIPTION: 'sub_1',
    LEADWIRE_STRIPE_WEBHOOK_SECRET: 'whsec_1',
    LEADWIRE_STRIPE_URL: 'http://localhost:12111',
  }
  const standard = { kind: 'stripe', secretKey: 'sk_test_hide_me', prices }
  expect(read(stripe)).toEqual({ ...standard, url: 'https://api.stripe.com' })
  expect(read({ ...stripe, ...more })).toEqual({
    ...standard,
    url: 'http://localhost:12111',
    subscription: 'sub_1',
    webhookSecret: 'whsec_1',
  })
})

it('names what is missing, and shows no secret', () => {
  expect(faultsOf({ LEADWIRE_BILLING: 'stripe' })).toEqual([
    'LEADWIRE_STRIPE_KEY is not set; LEADWIRE_BILLING=stripe needs it',
    'LEADWIRE_STRIPE_PRICES is not set; LEADWIRE_BILLING=stripe needs it',
  ])
  const spaced = faultsOf({ ...stripe, LEADWIRE_STRIPE_KEY: 'sk hide_me' })
  expect(spaced.join()).toContain('LEADWIRE_STRIPE_KEY (10 characters, not shown)')
})

it.each([
  ['{"starter":"price_1"}', /at growth must be the id of a price/],
  ['{"starter":"price 1","growth":"b","pro":"c"}', /at starter must be the id of a price/],
  ['{"starter":"a","growth":"a","pro":"c"}', /must name three different prices/],
  ['{"starter":"a","growth":"b","pro":"c","mega":"d"}', /mega/],
  ['starter=a', /must be JSON such as/],
])('refuses prices %s', (text, message) => {
  const faults = faultsOf({ ...stripe, LEADWIRE_STRIPE_PRICES: text }).join('\n')
  expect(faults).toMatch(message)
  expect(faults).toContain('LEADWIRE_STRIPE_PRICES')
})

it('refuses an unknown biller, and an address of Stripe with a path', () => {
  expect(faultsOf({ LEADWIRE_BILLING: 'paddle' }).join()).toContain('must be none or stripe')
  expect(faultsOf({ ...stripe, LEADWIRE_STRIPE_URL: 'http://localhost/v1' }).join()).toContain('must have no path')
})
