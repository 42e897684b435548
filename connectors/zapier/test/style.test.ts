import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Definition, type Step, styleFindings } from './style-rules.ts'
import { definition, faults } from './support.ts'

const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url))
const manifest = JSON.parse(read('package.json').toString())
const listing = JSON.parse(read('listing.json').toString())

describe('the definition', () => {
  it("passes Zapier's schema", async () => {
    expect(await faults()).toEqual([])
  })

  it('passes every publishing check that can be made offline', async () => {
    expect(styleFindings((await definition()) as Definition)).toEqual([])
  })

  it.each<[string, string, (app: Definition) => void]>([
    [
      'D001',
      'an action that asks for a secret',
      (app) => input(app.creates.run_stream, { key: 'api_key', label: 'Key' }),
    ],
    [
      'D002',
      'a key without a link to how it is made',
      (app) => set(app.authentication.fields[1]!, { helpText: 'A key.' }),
    ],
    ['D003', 'a connection without a name', (app) => void delete app.authentication.connectionLabel],
    ['D004', 'an id without a dropdown', (app) => input(app.creates.run_stream, { key: 'foo_id', label: 'Foo' })],
    [
      'D005',
      'a dropdown of no trigger',
      (app) => input(app.creates.run_stream, { key: 'a', label: 'A', dynamic: 'nil.id' }),
    ],
    ['D006', 'a hook that cannot list', (app) => void delete app.triggers.new_lead!.operation.performList],
    [
      'D007',
      'a plain http address',
      (app) => input(app.creates.run_stream, { key: 'a', label: 'A', helpText: 'http://a.b' }),
    ],
    ['D008', 'a broken link', (app) => input(app.creates.run_stream, { key: 'a', label: 'A', helpText: '[b](c)' })],
    ['D009', 'a search for nothing', (app) => set(app.searches.find_run!.operation, { inputFields: [] })],
    [
      'D010',
      'a poll without ids',
      (app) => {
        const { operation } = app.triggers.new_lead_polling!
        Object.assign(operation, { sample: { a: 1 }, outputFields: [] })
      },
    ],
    [
      'D011',
      'a help text that says nothing new',
      (app) => input(app.creates.run_stream, { key: 'a', label: 'A B', helpText: 'A B.' }),
    ],
    ['D012', 'a missing sample', (app) => void delete app.triggers.new_lead!.operation.sample],
    [
      'D013',
      'a search that there is not',
      (app) => input(app.creates.run_stream, { key: 'a', label: 'A', dynamic: 'stream_list.id', search: 'x.id' }),
    ],
    [
      'D014',
      'a search without a dropdown',
      (app) => input(app.creates.run_stream, { key: 'a', label: 'A', search: 'find_run.id' }),
    ],
    ['D015', 'half a search-or-create', (app) => void delete app.creates.create_stream],
    ['D016', 'a hook that subscribes nobody', (app) => void delete app.triggers.new_lead!.operation.performSubscribe],
    ['D018', 'a label in small letters', (app) => set(app.creates.run_stream!.display, { label: 'Run stream' })],
    [
      'D021',
      'a trigger that says something else',
      (app) => set(app.triggers.new_lead!.display, { description: 'New leads' }),
    ],
    ['D022', 'an action without a field', (app) => set(app.creates.run_stream!.operation, { inputFields: [] })],
    [
      'D023',
      'a date that is no ISO date',
      (app) => set(app.triggers.new_lead!.operation.sample!, { id: '2026-03-04 06:45' }),
    ],
    ['D024', 'a sample that no field describes', (app) => set(app.triggers.new_lead!.operation.sample!, { extra: 1 })],
    [
      'D025',
      'a dangerous address',
      (app) => input(app.creates.run_stream, { key: 'a', label: 'A', helpText: 'javascript:a()' }),
    ],
  ])('%s would be found: %s', async (rule, _what, spoil) => {
    const app = structuredClone((await definition()) as Definition)
    spoil(app)
    expect(styleFindings(app).map((finding) => finding.split(/[ :]/)[0])).toContain(rule)
  })

  it('has a static answer for every visible trigger, so that mapping works before the first event', async () => {
    const { triggers } = (await definition()) as Definition
    const visible = Object.values(triggers).filter(({ display }) => !display.hidden)
    expect(visible.map(({ key }) => key)).toEqual(['new_lead', 'new_lead_polling', 'run_finished', 'endpoint_disabled'])
  })
})

describe('what is published', () => {
  it('pins the platform exactly, to the version it is built with (D027)', async () => {
    const app = (await definition()) as { platformVersion: string; version: string }
    expect(manifest.dependencies).toEqual({ 'zapier-platform-core': app.platformVersion })
    expect(app.version).toBe(manifest.version)
  })

  it('describes itself in 40 to 140 characters and without naming Zapier (M002)', () => {
    expect(listing.description).toMatch(/^Leadwire is an? .{20,120}\.$/)
    expect(listing.description.length).toBeLessThanOrEqual(140)
    expect(listing.description).not.toMatch(/zapier/i)
  })

  it('has a square PNG of at least 256 pixels with transparency as its logo (M004)', () => {
    const png = read('logo.png')
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect(width).toBe(height)
    expect(width).toBeGreaterThanOrEqual(256)
    // Colour type 6 = RGBA.
    expect(png[25]).toBe(6)
  })
})

const set = (target: object, values: object) => void Object.assign(target, values)

const input = (step: Step | undefined, field: { key: string; [name: string]: string }) =>
  void step!.operation.inputFields!.push(field)
