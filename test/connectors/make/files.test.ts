import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { findStale } from '../../../connectors/make/generate.ts'
import { FOLDER, manifest, readAppFile } from './host/app.ts'

const schema = readAppFile<Exclude<Parameters<typeof z.fromJSONSchema>[0], boolean>>('schema/make.schema.json')

/** What of the schema a file must fit, by the kind of its component and its part. */
const defs: Readonly<Record<string, Record<string, string>>> = {
  connection: { communication: 'fullCall', params: 'form' },
  webhook: { communication: 'reception', params: 'form', attach: 'fullCall', detach: 'fullCall' },
  module: {
    communication: 'call',
    staticParams: 'form',
    mappableParams: 'form',
    epoch: 'epoch',
    interface: 'interface',
    samples: 'samples',
  },
  rpc: { communication: 'call', params: 'form' },
}

const checks = new Map<string, z.ZodType>()
const checkOf = (def: string): z.ZodType => {
  const known = checks.get(def) ?? z.fromJSONSchema({ ...schema, $ref: `#/$defs/${def}` })
  checks.set(def, known)
  return known
}
/** What is wrong with a content, with the path to it. */
const faultsOf = (def: string, content: unknown): string[] =>
  (checkOf(def).safeParse(content).error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`)

/** Every file of every component. */
const files = Object.entries(defs).flatMap(([kind, parts]) =>
  Object.values(manifest.components[kind as 'module']).flatMap(({ codeFiles }) =>
    Object.entries(codeFiles).map(([part, path]) => ({ path, def: parts[part] ?? `no ${part} in a ${kind}` })),
  ),
)

describe('the files of the app', () => {
  it('are what the script makes of connectors/operations.json', () => {
    expect(findStale(), 'run: node connectors/make/generate.ts').toEqual([])
  })

  it('fit the format that Make takes', () => {
    const general = [
      { path: 'makecomapp.json', def: 'manifest' },
      { path: 'general/base.iml.json', def: 'base' },
      { path: 'modules/groups.json', def: 'groups' },
    ]
    expect(files.length).toBeGreaterThan(150)
    const faults = [...general, ...files].flatMap(({ path, def }) =>
      faultsOf(def, readAppFile(path)).map((fault) => `${path}: ${fault}`),
    )
    expect(faults).toEqual([])
  })

  it('are all there, the README as well', () => {
    const general = Object.values(manifest.generalCodeFiles).filter((path) => path !== null)
    expect([...general, ...files.map(({ path }) => path)].filter((path) => !existsSync(join(FOLDER, path)))).toEqual([])
  })
})

describe('the schema', () => {
  const call = { url: '/api/v2/me', method: 'GET', response: { output: '{{body}}' } }
  const field = { name: 'streamId', label: 'Stream', type: 'select', options: 'rpc://streamOptions' }

  it.each([
    ['call', call, []],
    ['call', { ...call, metod: 'GET' }, ['Unrecognized key']],
    ['call', { ...call, method: 'FETCH' }, ['method']],
    ['call', { ...call, url: 'https://elsewhere.example.org' }, ['url']],
    ['call', { ...call, response: { eror: {} } }, ['Unrecognized key']],
    ['call', { ...call, response: { error: { message: 'm', type: 'NoSuchError' } } }, ['response.error.type']],
    ['call', { ...call, response: { error: { message: 'm', type: 'DataError', 999: { message: 'm' } } } }, ['999']],
    ['form', [field], []],
    ['form', [{ ...field, type: 'string' }], ['0.type']],
    ['form', [{ ...field, options: 'rpc:/streamOptions' }], ['0.options']],
    ['form', [{ ...field, spec: [{ name: 'a', label: 'A', type: 'tex' }] }], ['0.spec']],
    ['interface', [], ['']],
    ['samples', {}, ['']],
    ['epoch', { response: { limit: 500, output: { label: 'l', date: 'd' } } }, ['response.limit']],
    ['reception', { condition: '{{true}}', output: '{{body}}' }, ['verification']],
    ['groups', [{ label: 'Leads', modules: [] }], ['0.modules']],
  ])('of %s tells a fault from what is right (%#)', (def, content, wanted) => {
    const faults = faultsOf(def, content)
    expect(faults).toHaveLength(wanted.length)
    expect(faults.join()).toContain(wanted.join())
  })
})
