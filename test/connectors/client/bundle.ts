import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from '../../support/hub.ts'

interface Bundler {
  rolldown(options: object): Promise<{
    generate(options: object): Promise<{ output: { code: string }[] }>
    close(): Promise<void>
  }>
}

/** The bundler that vite brings for vitest: no dependency of ours, and the kind that people bundle the client with. */
async function findBundler(): Promise<Bundler> {
  const vitest = createRequire(join(ROOT, 'package.json')).resolve('vitest/package.json')
  const vite = createRequire(vitest).resolve('vite/package.json')
  return await import(pathToFileURL(createRequire(vite).resolve('rolldown')).href)
}

/** The client in one script, minified, for a runtime that has none of Node: the global `leadwire` holds its exports. */
export async function bundleClient(): Promise<string> {
  const { rolldown } = await findBundler()
  const bundle = await rolldown({ input: join(ROOT, 'connectors/client/src/index.ts'), platform: 'neutral' })
  const { output } = await bundle.generate({ format: 'iife', name: 'leadwire', minify: true })
  await bundle.close()
  if (output.length !== 1) throw new Error('The client is more than one file')
  return output[0]?.code ?? ''
}
