import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { actionTests } from './node-red/actions.ts'
import { exampleTests } from './node-red/examples.ts'
import { faultTests } from './node-red/faults.ts'
import { fieldTests } from './node-red/fields.ts'
import { pollingTests } from './node-red/polling.ts'
import { setupTests } from './node-red/setups.ts'
import { triggerTests } from './node-red/trigger.ts'
import { clear, openWorld, type World } from './node-red/world.ts'

/** The nodes as npm would publish them, in a real Node-RED, with a real hub beside it. */
describe('Node-RED', () => {
  let world: World
  /** Knows everybody's profile on LinkedIn, and nobody's e-mail address. */
  let people: Receiver

  beforeAll(async () => {
    people = await startReceiver()
    people.behave = ({ body }) => {
      const { handle } = JSON.parse(body)
      const linkedin = { url: `https://www.linkedin.com/in/${handle}`, confidence: 'high' }
      const known = { handle, linkedin }
      return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(known) }
    }
    world = await openWorld({ LEADWIRE_ENRICHMENT: 'http', LEADWIRE_ENRICHMENT_URL: people.url })
  }, 300_000)
  afterEach(() => clear(world))
  afterAll(async () => {
    await world?.host.remove()
    await world?.hub.stop()
    await people?.stop()
  })

  describe('the trigger', () => triggerTests(() => world))
  describe('the trigger that asks', () => pollingTests(() => world))
  describe('the operations', () => actionTests(() => world))
  describe('fields and lists', () => fieldTests(() => world))
  describe('faults', () => faultTests(() => world))
  describe('Node-RED itself', () => setupTests(() => world))
  describe('the examples', () => exampleTests(() => world))
})
