import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../support/hub.ts'

/** The sources of connectors; their tests may start a hub. */
const sources = globSync('connectors/**/*.{ts,mts,js,mjs,cjs}', {
  cwd: ROOT,
  exclude: (path) => /(^|\/)(node_modules|dist|test|\.\w+)$/.test(path),
})

const importsOf = (path: string): string[] =>
  Array.from(
    readFileSync(`${ROOT}/${path}`, 'utf8').matchAll(/(?:from|import|require)\s*\(?\s*['"]([^'"]+)['"]/g),
    ([, name]) => name ?? '',
  )

describe('connectors', () => {
  it('know the hub by HTTP only: they import neither core nor relay', () => {
    expect(sources.length).toBeGreaterThan(40)
    const inside = /^@leadwire\/(core|relay)|(^|\/)(core|relay)\/(src|bin)\//
    expect(sources.filter((path) => importsOf(path).some((name) => inside.test(name)))).toEqual([])
  })

  it('have a client that imports nothing but its own files', () => {
    const client = sources.filter((path) => path.startsWith('connectors/client/src/'))
    expect(client.length).toBeGreaterThan(30)
    expect(client.flatMap(importsOf).filter((name) => !name.startsWith('.'))).toEqual([])
  })

  it('are in files of at most 300 lines, apart from data', () => {
    const long = sources.filter((path) => readFileSync(`${ROOT}/${path}`, 'utf8').split('\n').length > 301)
    expect(long).toEqual([])
  })

  it('are shown in their README with every operation, or with why it is not offered', () => {
    const readme = readFileSync(`${ROOT}/connectors/README.md`, 'utf8')
    const { operations } = JSON.parse(readFileSync(`${ROOT}/connectors/operations.json`, 'utf8')) as {
      operations: { label: string; reason?: string }[]
    }
    const missing = operations.filter(
      ({ label, reason }) => !readme.includes(reason ? `| ${label} | ${reason} |` : `| ${label} `),
    )
    expect(missing).toEqual([])
  })
})
