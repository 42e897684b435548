import { createRequire } from 'node:module'
import { defineApp, version as platformVersion } from 'zapier-platform-core'
import { authentication } from './authentication.ts'
import { creates } from './creates/index.ts'
import { includeApiKey, refuseErrors } from './middleware.ts'
import { searches, searchOrCreates } from './searches/index.ts'
import { triggers } from './triggers/index.ts'

const { version } = createRequire(import.meta.url)('../package.json') as { version: string }

// biome-ignore lint/style/noDefaultExport: Zapier loads what the package exports as default.
export default defineApp({
  version,
  platformVersion,
  authentication,
  beforeRequest: [includeApiKey],
  afterResponse: [refuseErrors],
  // So that a 429 reaches `refuseErrors`, which knows the hub's text and what waiting would help.
  flags: { throwForThrottlingEarly: false },
  triggers,
  creates,
  searches,
  searchOrCreates,
})
