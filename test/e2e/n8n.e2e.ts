import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, inject } from 'vitest'
import { startHub } from './hub.ts'
import { actionTests } from './n8n/actions.ts'
import { openN8n } from './n8n/api.ts'
import { exampleTests } from './n8n/examples.ts'
import { faultTests } from './n8n/faults.ts'
import { startN8n } from './n8n/host.ts'
import { packNode } from './n8n/package.ts'
import { packagingTests } from './n8n/packaging.ts'
import { pollingTests } from './n8n/polling.ts'
import { triggerTests } from './n8n/trigger.ts'
import { addOwnCredential, clear, type World } from './n8n/world.ts'

/** The nodes as npm would publish them, in a real n8n on PostgreSQL, with a real hub beside it. */
describe('n8n', () => {
  let world: World

  beforeAll(async () => {
    const hub = await startHub()
    const tarball = await packNode()
    const host = await startN8n(inject('postgresUrl'), tarball)
    await rm(dirname(tarball), { recursive: true })
    world = { host, hub, n8n: await openN8n(host.url), credential: '', workflows: [] }
    world.credential = await addOwnCredential(world)
  }, 300_000)
  afterEach(() => clear(world))
  afterAll(async () => {
    await world?.host.stop()
    await world?.hub.stop()
  })

  describe('the package', () => packagingTests(() => world))
  describe('the trigger', () => triggerTests(() => world))
  describe('the polling trigger', () => pollingTests(() => world))
  describe('the actions', () => actionTests(() => world))
  describe('faults', () => faultTests(() => world))
  describe('the examples', () => exampleTests(() => world))
})
