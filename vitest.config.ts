import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// `@leadwire/core` and its like resolve to their sources, so tests need no build. The others are Vite's own defaults.
const conditions = ['leadwire-source', 'module', 'node', 'development|production']

/** Files that take minutes begin first, so that no worker is left alone with one at the end. */
const longest = [
  'kill-nine',
  'replay-survives',
  'billing-kill',
  'database-restarts',
  'enrichment-survives',
  'gap-free',
  'many-relays',
  'fuzz',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification) => {
      const place = longest.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`))
      return place < 0 ? longest.length : place
    }
    return (await super.sort(files)).toSorted((a, b) => placeOf(a) - placeOf(b))
  }
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    // Processes, not threads: a test file may start database threads and sockets of its own and is then gone for good.
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // Generous, since machines are shared: a test that hangs is found all the same.
    testTimeout: 90_000,
    hookTimeout: 120_000,
  },
})
