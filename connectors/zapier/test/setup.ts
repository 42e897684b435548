import nock from 'nock'
import { afterAll, afterEach, beforeAll, vi } from 'vitest'

// Zapier's runtime prints its memory use after each call.
vi.spyOn(console, 'log').mockImplementation(() => undefined)

beforeAll(() => nock.disableNetConnect())
afterEach(() => nock.cleanAll())
afterAll(() => nock.enableNetConnect())
