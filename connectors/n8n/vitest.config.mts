import { createRequire } from 'node:module'
import { defineConfig } from 'vitest/config'

const require = createRequire(import.meta.url)

export default defineConfig({
  // Its ESM build has imports without extensions, which Node cannot load.
  resolve: { alias: { 'n8n-workflow': require.resolve('n8n-workflow') } },
  test: { include: ['test/**/*.test.mts'] },
})
