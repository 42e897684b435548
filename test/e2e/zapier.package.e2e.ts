import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import operations from '../../connectors/operations.json' with { type: 'json' }
import { choicesOf } from './zapier/choices.ts'
import { partsOf } from './zapier/parts.ts'
import { PACKAGE, startZapier } from './zapier/side.ts'

/** What would be pushed to Zapier. */

const run = promisify(execFile)

/** Loads the built app as Zapier does, and has its schema check it. */
const VALIDATE = `
  const { createAppHandler } = (await import('zapier-platform-core')).default
  const { default: app } = await import('./dist/index.js')
  console.log = () => {}
  const { results } = await createAppHandler(app)({ command: 'validate' })
  process.stdout.write(JSON.stringify({ results, version: app.version, triggers: Object.keys(app.triggers) }))
`

describe('the built package', () => {
  it('is loaded by plain Node.js and is structurally sound', async () => {
    const bin = join(PACKAGE, 'node_modules/.bin')
    await run(process.execPath, [join(bin, 'tsc'), '-p', 'tsconfig.build.json'], { cwd: PACKAGE })
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', VALIDATE], { cwd: PACKAGE })
    const { version } = JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8'))
    expect(JSON.parse(stdout)).toMatchObject({ results: [], version, triggers: expect.arrayContaining(['new_lead']) })
  })

  it('names no registry in its lockfile, and has one dependency', async () => {
    const lockfile = await readFile(join(PACKAGE, 'package-lock.json'), 'utf8')
    expect(lockfile).not.toMatch(/"resolved": "http/)
    expect(Object.keys(JSON.parse(lockfile).packages[''].dependencies)).toEqual(['zapier-platform-core'])
  })
})

describe('what can be chosen', () => {
  it('is what the API takes, for each of its fields that the app offers', async () => {
    const { app } = await startZapier('https://leads.example.org')
    const steps = { ...app.creates, ...app.searches }
    const compared = operations.operations.flatMap(({ operationId, fields }) =>
      (partsOf[operationId] ?? []).flatMap((part) => (steps[part] ? choicesOf(steps[part], fields) : [])),
    )
    expect(compared.filter(({ offered, taken }) => offered !== taken)).toEqual([])
    expect(compared.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['sourceTypes', 'emailMode', 'badReason', 'followerCountTiers', 'lifecycle']),
    )
  })
})
