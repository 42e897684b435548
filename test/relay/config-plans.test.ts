import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { ConfigError, readConfig } from '../../relay/src/config.ts'

const cleanUp: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanUp.splice(0)) await clean()
})

const read = (text: string | undefined, base = '/base') => readConfig({ LEADWIRE_PLANS: text }, base).plans
const faultsOf = (text: string, base?: string): string[] => {
  try {
    read(text, base)
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  return []
}
const unlimited = { dailySyncs: null, monthlyRetests: null, streams: null }

it('limits nothing where no plans are set', () => {
  expect(read(undefined)).toBeNull()
})

it('reads plans as JSON, and leaves without a limit what they do not name', () => {
  const text = '{"starter": {"dailySyncs": 1, "monthlyRetests": 12}, "pro": {"dailySyncs": null, "streams": 3}}'
  expect(read(text)).toEqual({
    starter: { ...unlimited, dailySyncs: 1, monthlyRetests: 12 },
    growth: unlimited,
    pro: { ...unlimited, streams: 3 },
  })
})

it('reads what workspaces count as where nobody bills', () => {
  expect(read('{"subscription": "free_user"}')).toMatchObject({ subscription: 'free_user', pro: unlimited })
  expect(read('{}')).not.toHaveProperty('subscription')
})

it('reads plans from a file, whose relative path begins at the base', async () => {
  const base = await mkdtemp(join(tmpdir(), 'leadwire-plans-'))
  cleanUp.push(() => rm(base, { recursive: true }))
  await writeFile(join(base, 'plans.json'), '{"growth": {"dailySyncs": 2, "monthlyRetests": 24}}')
  const expected = { starter: unlimited, growth: { ...unlimited, dailySyncs: 2, monthlyRetests: 24 }, pro: unlimited }
  expect(read('plans.json', base)).toEqual(expected)
  expect(read(join(base, 'plans.json'))).toEqual(expected)
  await writeFile(join(base, 'plans.json'), '{"growth": ')
  expect(faultsOf('plans.json', base)).toEqual([
    expect.stringMatching(/^LEADWIRE_PLANS \(.*plans\.json\) is not JSON: /),
  ])
})

it.each([
  ['{"starter": {"dailySyncs": -1}}', 'LEADWIRE_PLANS has a fault at starter.dailySyncs: must be at least 0'],
  ['{"pro": {"dailySyncs": 97}}', 'LEADWIRE_PLANS has a fault at pro.dailySyncs: must be at most 96'],
  ['{"pro": {"monthlyRetests": 1.5}}', 'LEADWIRE_PLANS has a fault at pro.monthlyRetests: must be a whole number'],
  ['{"pro": {"dailySync": 1}}', 'LEADWIRE_PLANS has a fault at pro: Unrecognized key'],
  [
    '{"subscription": "gold"}',
    'LEADWIRE_PLANS has a fault at subscription: must be one of free_user, active, trialing',
  ],
  ['{"gold": {}}', 'LEADWIRE_PLANS has a fault at its top: Unrecognized key'],
  ['{"starter": {', 'LEADWIRE_PLANS is not JSON: '],
  ['./nowhere.json', 'LEADWIRE_PLANS (/base/nowhere.json) must be JSON or the path of a JSON file: ENOENT'],
])('says what is wrong with %s', (text, fault) => {
  expect(faultsOf(text)).toEqual([expect.stringContaining(fault)])
})
