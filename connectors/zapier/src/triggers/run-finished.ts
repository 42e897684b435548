import { type Bundle, defineTrigger, type InferInputData, type ZObject } from 'zapier-platform-core'
import { accountField, optional, streamField } from '../fields/pickers.ts'
import { misfit } from '../hub.ts'
import { type Fields, isFields, withoutEmpty } from '../json.ts'
import { syncFields, syncSample } from '../samples/run.ts'
import { receive, subscribe, unsubscribe } from './hook.ts'
import { listMessages } from './messages.ts'

const inputFields = [
  { ...optional(streamField), helpText: 'Only runs of this stream. Leave it empty for all streams.' },
  { ...optional(accountField), helpText: 'Only runs that read this account and no other.' },
  {
    key: 'outcome',
    label: 'Outcome',
    type: 'string',
    choices: { succeeded: 'All Succeeded', failed: 'Some Failed' },
    helpText: 'A run reads one account after another; it counts as failed when one of them could not be read.',
  },
] as const

type RunBundle = Bundle<InferInputData<[...typeof inputFields]>>

const performSubscribe = (z: ZObject, bundle: RunBundle) =>
  subscribe(z, bundle, {
    events: ['run.finished'],
    filterConfig: withoutEmpty({ streamId: bundle.inputData.stream_id, accountId: bundle.inputData.account_id }),
  })

async function perform(z: ZObject, bundle: RunBundle) {
  const bodies = await receive(z, bundle, (body) => String(toSync(z, body).id))
  return bodies.map((body) => toSync(z, body)).filter((sync) => hasOutcome(sync, bundle))
}

async function performList(z: ZObject, bundle: RunBundle) {
  const syncs = (await listMessages(z, bundle, 'run.finished')).map((body) => toSync(z, body))
  const { stream_id: streamId } = bundle.inputData
  return syncs.filter((sync) => (!streamId || sync.streamId === streamId) && hasOutcome(sync, bundle))
}

function toSync(z: ZObject, body: Fields): Fields {
  if (!isFields(body.sync)) throw misfit(z, 'sync')
  return body.sync
}

function hasOutcome({ failedRunsCount }: Fields, { inputData }: RunBundle): boolean {
  if (!inputData.outcome) return true
  return (inputData.outcome === 'failed') === Number(failedRunsCount) > 0
}

/** A stream has been run: all its accounts were read. */
export const runFinished = defineTrigger({
  key: 'run_finished',
  noun: 'Run',
  display: { label: 'Run Finished', description: 'Triggers when a run of a stream has ended, with what it found.' },
  operation: {
    type: 'hook',
    inputFields: [...inputFields],
    performSubscribe,
    performUnsubscribe: unsubscribe,
    perform,
    performList,
    sample: syncSample,
    outputFields: syncFields,
  },
})
