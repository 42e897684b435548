import { defineConfig } from 'vitest/config'

// `@leadwire/core` and its like resolve to their sources, so tests need no build. The others are Vite's own defaults.
const conditions = ['leadwire-source', 'module', 'node', 'development|production']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    // Processes, not threads: a test file may start database threads and sockets of its own and is then gone for good.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
