import { describe, expect, it } from 'vitest'
import { App, authData, errorOf, hub, run } from './support.ts'

const act = (key: keyof typeof App.creates, inputData: object) =>
  run(App.creates[key].operation.perform, { authData, inputData: { ...inputData } })

describe('a form that was filled in wrongly', () => {
  it.each([
    [{ segment_description: 'Founders' }, 'Name at least one account'],
    [{ account_handles: ['a'] }, 'Choose a Segment, or describe Whom You Look For.'],
    [{ account_handles: ['a'], segment_id: 1, segment_description: 'b' }, 'not both'],
  ])('makes no stream and says what is missing: %#', async (input, text) => {
    expect(await errorOf(act('create_stream', input))).toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining(text),
    })
  })

  it('changes no segment without its accounts', async () => {
    expect(await errorOf(act('update_stream', { stream_id: 1, segment_id: 2 }))).toMatchObject({
      message: expect.stringContaining('Name the accounts too'),
    })
  })

  it('adds nobody, and exports nothing that is not named', async () => {
    expect(await errorOf(act('add_followers', { account_id: 1 }))).toMatchObject({
      message: 'Fill in at least one profile.',
    })
    const either = { message: 'Name either Lead IDs or a Stream.' }
    expect(await errorOf(act('export_leads', {}))).toMatchObject(either)
    expect(await errorOf(act('export_leads', { lead_ids: [1], stream_id: 1 }))).toMatchObject(either)
  })
})

describe('updating a stream', () => {
  it('sends what was filled in, and null for what is to be cleared', async () => {
    const body = { name: 'New', isActive: true, isArchived: false, webhookUrl: null, deliveryDestination: 'leads_only' }
    hub().patch('/streams/1', body).reply(200, { id: 1 })
    const input = { stream_id: 1, name: 'New', is_active: true, clear: ['webhookUrl'] }
    expect(await act('update_stream', input)).toMatchObject({ id: 1, pairsDiff: { addedAccounts: [] } })
  })
})
