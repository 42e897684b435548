import { createRequire } from 'node:module'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const root = import.meta.dirname
/** `@leadwire/core` and its like resolve to their sources, as in the other tests. */
const conditions = ['leadwire-source', 'module', 'node', 'development|production']
const require = createRequire(import.meta.url)
/** A package may have a vitest of its own; a file is run by that which has found it. */
const ownVitest = { find: /^vitest$/, replacement: require.resolve('vitest').replace(/index\.cjs$/, 'dist/index.js') }

export default defineConfig({
  test: {
    teardownTimeout: 30_000,
    projects: [
      {
        resolve: { conditions },
        ssr: { resolve: { conditions } },
        test: {
          name: 'hosts',
          include: ['test/e2e/**/*.e2e.ts'],
          globalSetup: ['test/support/global-setup.ts'],
          pool: 'forks',
          // A host takes most of the machine.
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
      {
        root: join(root, 'connectors/n8n'),
        resolve: {
          alias: [
            // Its ESM build cannot be loaded by Node.
            {
              find: 'n8n-workflow',
              replacement: join(root, 'connectors/n8n/node_modules/n8n-workflow/dist/cjs/index.js'),
            },
            ownVitest,
          ],
        },
        test: { name: 'n8n', include: ['test/**/*.test.mts'] },
      },
      {
        root: join(root, 'connectors/zapier'),
        resolve: { alias: [ownVitest] },
        test: { name: 'zapier', include: ['test/**/*.test.ts'] },
      },
    ],
  },
})
