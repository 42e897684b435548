import './setup.ts'
import nock from 'nock'
import app from '../src/index.ts'
import { createAppHandler, createAppTester } from './platform.ts'

/** A part of the app; its functions are run by the tester, which takes them as they are. */
interface Part {
  operation: { perform?: unknown; performList?: unknown; performSubscribe?: unknown; performUnsubscribe?: unknown }
}
type Parts<Of> = { [Key in keyof Of]: Part }

/** The app under test. */
export const App = app as unknown as {
  authentication: { test: unknown }
  triggers: Parts<typeof app.triggers>
  creates: Parts<typeof app.creates>
  searches: Parts<typeof app.searches>
}

/** The made-up hub that all unit tests talk to. */
export const HUB = 'https://leads.example.org'
export const authData = { base_url: HUB, api_key: 'ctgo_test_key' }

/** Calls parts of the app as Zapier does. */
export const run = createAppTester(App)

/** The API of the made-up hub; it wants the key. */
export const hub = () => nock(`${HUB}/api/v2`, { reqheaders: { authorization: 'Bearer ctgo_test_key' } })

/** What a person sees of an error in Zapier. */
export interface Shown {
  name: string
  message: string
  code?: string
  status?: number
  /** Seconds after which Zapier tries again. */
  delay?: number
}

/** The error that a call ends with. */
export async function errorOf(work: Promise<unknown>): Promise<Shown> {
  try {
    await work
  } catch (error) {
    const { name, message } = error as Error
    // The runtime packs text, code and status into the message.
    return message.startsWith('{') ? { name, ...JSON.parse(message) } : { name, message }
  }
  throw new Error('it went well')
}

/** What Zapier reads of the app when it is pushed. */
export const definition = async () => (await createAppHandler(App)({ command: 'definition' })).results

/** What Zapier's schema finds wrong with the app. */
export const faults = async () => (await createAppHandler(App)({ command: 'validate' })).results
