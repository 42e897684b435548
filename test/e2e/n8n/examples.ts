import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT } from '../../support/hub.ts'
import { type Receiver, startReceiver } from '../../support/receiver.ts'
import { until } from '../../support/relay.ts'
import type { Workflow } from './api.ts'
import { activate, addStream, findLeads, importWorkflow, PATIENCE, untilSubscriptions, type World } from './world.ts'

/** An example as it is imported, with what a user would change in it. */
async function readExample(name: string, changes: Record<string, Record<string, unknown>>): Promise<Workflow> {
  const workflow: Workflow = JSON.parse(await readFile(join(ROOT, 'examples/n8n', name), 'utf8'))
  for (const [node, parameters] of Object.entries(changes)) {
    const found = workflow.nodes.find(({ name: known }) => known === node)
    if (!found) throw new Error(`${name} has no node ${node}`)
    Object.assign(found.parameters, parameters)
  }
  return workflow
}

/** The workflows of examples/n8n, each run as it stands but for addresses and times. */
export function exampleTests(world: () => World): void {
  it('brings each new lead into a CRM once, by an upsert, and marks it as exported', async () => {
    await withReceiver(async (crm) => {
      // What HubSpot says of a contact that it has not taken.
      const refused = { status: 'COMPLETE', results: [], numErrors: 1, errors: [{ category: 'CONFLICT' }] }
      crm.behave = ({ body }) => {
        const isRefused = body.includes('"rae"')
        const answer = isRefused ? refused : { status: 'COMPLETE', results: [{ id: '1', new: true }] }
        const headers = { 'content-type': 'application/json' }
        return { status: isRefused ? 207 : 200, headers, body: JSON.stringify(answer) }
      }
      const url = `${crm.url}/crm/v3/objects/contacts/batch/upsert`
      await importExample('lead-to-crm.json', { 'Upsert contact': { url } })
      const stream = await addStream(world())
      await findLeads(world(), stream, ['Pia', 'quy', 'rae'])
      const requests = await crm.waitFor(3)
      const inputs = requests.flatMap(({ body }) => JSON.parse(body).inputs)
      expect(inputs.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toMatchObject(
        ['Pia', 'quy', 'rae'].map((handle) => ({
          id: handle.toLowerCase(),
          idProperty: 'leadwire_id',
          properties: { x_handle: handle, lastname: `Zoë 🐝 ${handle}` },
        })),
      )
      await until(async () => {
        const path = `/api/v2/streams/${stream.id}/leads?lifecycle=exported`
        const { leads } = (await world().hub.api('GET', path)).body
        const handles = leads.map(({ profile }: { profile: { handle: string } }) => profile.handle)
        expect(handles.toSorted()).toEqual(['Pia', 'quy'])
      }, PATIENCE)
    })
  })

  it('writes each new lead into a chat', async () => {
    await withReceiver(async (chat) => {
      await importExample('lead-to-chat.json', { 'Send to chat': { url: `${chat.url}/services/T/B/X` } })
      const stream = await addStream(world())
      await findLeads(world(), stream, ['rui'])
      const [message] = await chat.waitFor(1)
      expect(JSON.parse(message?.body ?? '')).toEqual({
        text: 'New lead (high): Zoë 🐝 rui @rui\nFounder of rui 🚀 日本語\nBecause: Founder',
      })
    })
  })

  it('writes the leads of the last day into a CSV file every day', async () => {
    const stream = await addStream(world())
    await findLeads(world(), stream, ['sam', 'tea'])
    const { home } = world().host
    const workflow = await readExample('daily-csv.json', {
      'Every morning': { rule: { interval: [{ field: 'seconds', secondsInterval: 2 }] } },
      'Leads of the last day': {
        filters: {
          since: '={{ $now.minus({ days: 1 }).toISO() }}',
          streamId: { __rl: true, mode: 'id', value: String(stream.id) },
        },
      },
      'Write file': { fileName: `=${home}/leads-{{ $now.toISODate() }}.csv` },
    })
    await activate(world(), await importWorkflow(world(), workflow))
    const file = await until(async () => {
      const name = (await readdir(home)).find((entry) => /^leads-\d{4}-\d\d-\d\d\.csv$/.test(entry))
      if (!name) throw new Error('no file yet')
      const text = await readFile(join(home, name), 'utf8')
      if (text === '') throw new Error('it is being written')
      return text
    }, PATIENCE)
    const [head, ...rows] = file
      .replace(/^\uFEFF/, '')
      .trim()
      .split(/\r?\n/)
    expect(head).toBe('handle,name,fit,bio,found')
    expect(rows.map((row) => row.split(',').slice(0, 4))).toEqual([
      ['sam', 'Zoë 🐝 sam', 'high', 'Founder of sam 🚀 日本語'],
      ['tea', 'Zoë 🐝 tea', 'high', 'Founder of tea 🚀 日本語'],
    ])
  })

  async function importExample(name: string, changes: Record<string, Record<string, unknown>>): Promise<void> {
    const id = await importWorkflow(world(), await readExample(name, changes))
    await activate(world(), id)
    await untilSubscriptions(world(), 1)
  }
}

async function withReceiver(work: (receiver: Receiver) => Promise<void>): Promise<void> {
  const receiver = await startReceiver()
  try {
    await work(receiver)
  } finally {
    await receiver.stop()
  }
}
