import { expect, it } from 'vitest'
import { needPart } from './host/app.ts'
import { receive } from './host/webhook.ts'

const webhook = { url: 'https://hook.eu1.make.com/abc', subscriptionId: 7, token: 'the token' }
const request = (body: unknown, token?: string) => ({
  headers: token === undefined ? {} : { 'x-leadwire-token': token },
  body: JSON.stringify(body),
})
const lead = needPart('module', 'watchNewLead', 'samples')

it.each([
  ['of the hub itself', [lead, lead]],
  ['of a Svix server, which takes objects only', { leads: [lead, lead] }],
])('gives a bundle for each lead of a webhook %s', (_, body) => {
  expect(receive('newLead', webhook, request(body, 'the token'))).toEqual({
    status: 200,
    body: 'Accepted',
    bundles: [lead, lead],
  })
})

it('takes nothing for a webhook whose token is lost, not even a request without one', () => {
  const { token: _, ...lost } = webhook
  expect(receive('newLead', lost, request([lead], 'the token'))).toMatchObject({ status: 401, bundles: [] })
  expect(receive('newLead', lost, request([lead]))).toMatchObject({ status: 401, bundles: [] })
})
