import { expect, it } from 'vitest'
import { HOUR_MS } from '../../../core/src/clock.ts'
import { listLeads } from '../../../core/src/leads/leads.ts'
import {
  createTemplate,
  deleteTemplate,
  getTemplate,
  listTemplates,
  MAX_TEMPLATES,
  previewTemplate,
  replaceTemplate,
} from '../../../core/src/notices/templates.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { codeOf, errorOf, follower, runOnce, seedCaller, seedStream } from '../../support/seed.ts'

eachEngine((open) => {
  const make = async () => {
    const db = await open()
    const clock = manualClock()
    return { db, clock, caller: await seedCaller(db, clock), other: await seedCaller(db, clock, 'Other') }
  }
  const hello = { name: 'Hello', messageBody: 'Hi {{firstName|there}} of @{{account}}' }

  it('keeps, lists, replaces and deletes templates', async () => {
    const { db, clock, caller } = await make()
    const made = await createTemplate(db, caller, { ...hello, name: ' Hello ' }, clock)
    expect(made).toMatchObject({ ...hello, createdAt: clock(), updatedAt: clock() })
    clock.advance(HOUR_MS)
    const changed = await replaceTemplate(db, caller, made.id, { name: 'Hello', messageBody: 'Bye' }, clock)
    expect(changed).toMatchObject({ id: made.id, messageBody: 'Bye', createdAt: clock() - HOUR_MS, updatedAt: clock() })
    expect(await listTemplates(db, caller)).toEqual([changed])
    await deleteTemplate(db, caller, made.id)
    expect(await codeOf(getTemplate(db, caller, made.id))).toBe('template_not_found')
    expect(await codeOf(deleteTemplate(db, caller, made.id))).toBe('template_not_found')
    expect(await codeOf(replaceTemplate(db, caller, made.id, hello, clock))).toBe('template_not_found')
  })

  it('wants a name only once in a workspace, also when two make it at the same time', async () => {
    const { db, clock, caller, other } = await make()
    const ends = await Promise.allSettled([1, 2, 3].map(() => createTemplate(db, caller, hello, clock)))
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await codeOf(createTemplate(db, caller, hello, clock))).toBe('template_name_taken')
    await createTemplate(db, other, hello, clock)
    const second = await createTemplate(db, caller, { ...hello, name: 'Second' }, clock)
    expect(await codeOf(replaceTemplate(db, caller, second.id, hello, clock))).toBe('template_name_taken')
    expect((await getTemplate(db, caller, second.id)).name).toBe('Second')
  })

  it('refuses bad lengths and placeholders, and writes nothing then', async () => {
    const { db, clock, caller } = await make()
    for (const bad of [
      { ...hello, name: ' ' },
      { ...hello, name: 'n'.repeat(101) },
      { ...hello, messageBody: ' \n' },
      { ...hello, messageBody: 'x'.repeat(2001) },
      { ...hello, messageBody: '{{nobody}}' },
    ]) {
      expect((await errorOf(createTemplate(db, caller, bad, clock))).kind).toBe('InvalidInput')
    }
    expect(await listTemplates(db, caller)).toEqual([])
    await createTemplate(db, caller, { name: 'n'.repeat(100), messageBody: 'x'.repeat(2000) }, clock)
  })

  it('stops at the most templates of a workspace', async () => {
    const { db, clock, caller, other } = await make()
    for (let i = 0; i < MAX_TEMPLATES; i++) await createTemplate(db, caller, { ...hello, name: `t${i}` }, clock)
    expect((await errorOf(createTemplate(db, caller, hello, clock))).message).toContain(String(MAX_TEMPLATES))
    await createTemplate(db, other, hello, clock)
  })

  it('fills a template in for a lead of the same workspace', async () => {
    const { db, clock, caller, other } = await make()
    const { stream } = await seedStream(db, caller, clock)
    await runOnce(db, caller, stream.id, clock, [[follower('ada', 'high', { displayName: 'Ada L.' }), follower('bob')]])
    const [bob, ada] = (await listLeads(db, caller, {})).items
    const { id } = await createTemplate(db, caller, hello, clock)
    expect(await previewTemplate(db, caller, id, ada?.id ?? 0)).toEqual({ text: 'Hi Ada of @tidewatch', missing: [] })
    expect((await previewTemplate(db, caller, id, bob?.id ?? 0)).text).toBe('Hi there of @tidewatch')
    expect(await codeOf(previewTemplate(db, caller, id, 999))).toBe('lead_not_found')
    const theirs = await createTemplate(db, other, hello, clock)
    expect(await codeOf(previewTemplate(db, other, theirs.id, ada?.id ?? 0))).toBe('lead_not_found')
    expect(await codeOf(previewTemplate(db, caller, theirs.id, ada?.id ?? 0))).toBe('template_not_found')
  })
})
